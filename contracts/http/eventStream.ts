/**
 * Reads server-sent events from the body of an answer, and hands on the data of each as it comes.
 * Comments, ids and named types are skipped: streams that are answers use none (HTML Standard, section 9.2);
 * nor do servers end lines with a bare carriage return any more.
 */
export const readEventStream = async (
  body: ReadableStream<Uint8Array>,
  onData: (data: string) => void,
): Promise<void> => {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  let data: string[] = [];
  const takeLine = (line: string): void => {
    if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    if (line !== '' || data.length === 0) return;
    onData(data.join('\n'));
    data = [];
  };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.forEach(takeLine);
  }
};
