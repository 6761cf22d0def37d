import type { Locator } from '@playwright/test';

/** Between two keys, in milliseconds: a fast typist's pace. */
const PACE_MS = 90;

/** Milliseconds from each key of a short text until the frame that shows it has been painted. The field is emptied again. */
export const timeKeys = async (field: Locator, text: string): Promise<number[]> => {
  await field.focus();
  const times = await field.evaluateHandle((element) => {
    const noted: number[] = [];
    const ended = new AbortController();
    let noteAll = (): void => undefined;
    const all = new Promise<void>((resolve) => (noteAll = resolve));
    const note = ({ timeStamp }: Event): void =>
      void requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          noted.push(performance.now() - timeStamp);
          if (noted.length === 10) noteAll();
        };
        port2.postMessage(null);
      });
    element.addEventListener('keydown', note, { signal: ended.signal });
    return { noted, all, end: () => ended.abort() };
  });
  await field.pressSequentially(text, { delay: PACE_MS });
  const noted = await times.evaluate(async ({ noted, all, end }) => {
    await all;
    end();
    return noted;
  });
  await field.fill('');
  return noted;
};
