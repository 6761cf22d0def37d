import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { ScanFile } from './finishUpload.ts';

/** Of silence, in milliseconds: a scanner that has hung must not hold an upload for good. */
const SILENCE_MS = 30_000;

/** Longer answers are none of clamd's. */
const ANSWER_MAX = 4_096;

/** A chunk as `INSTREAM` takes it: its length in four bytes, then its bytes (clamd(8)). */
const framed = (chunk: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.byteLength);
  return Buffer.concat([length, chunk]);
};

const answerOf = async (socket: Socket): Promise<string> => {
  let answer = '';
  for await (const chunk of socket) {
    answer += (chunk as Buffer).toString('latin1');
    if (answer.length > ANSWER_MAX) throw new Error('The scanner’s answer does not end.');
  }
  return answer.replace(/\0.*$/s, '').trim();
};

const send = async (socket: Socket, content: Readable): Promise<void> => {
  socket.write('zINSTREAM\0');
  for await (const chunk of content as AsyncIterable<Uint8Array>) {
    if (chunk.byteLength === 0) continue;
    // It hangs up early on a file that it will not look at; its answer says why.
    if (socket.destroyed || !socket.writable) return;
    if (!socket.write(framed(chunk))) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
  socket.write(Buffer.alloc(4));
};

/**
 * Has every uploaded file looked at by ClamAV's daemon. A file that it names is refused; where it cannot be
 * asked, or does not know, the upload fails and can be completed later: nothing is taken unseen.
 */
export const createClamdScan =
  ({ host, port, silenceMs = SILENCE_MS }: { host: string; port: number; silenceMs?: number }): ScanFile =>
  async ({ fileName, open }) => {
    const socket = connect({ host, port });
    socket.setTimeout(silenceMs, () => socket.destroy(new Error('The virus scanner does not answer.')));
    const content = open();
    try {
      const [, answer] = await Promise.all([send(socket, content), answerOf(socket)]);
      if (/^stream: OK$/.test(answer)) return null;
      const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
      if (found === undefined)
        throw new Error(`The virus scanner could not look at the file: ${answer || 'no answer'}`);
      return `The virus scanner found ${found.replace(/[^\w.:-]/g, '_').slice(0, 100)} in ${fileName}. It was not kept.`;
    } finally {
      content.destroy();
      socket.destroy();
    }
  };
