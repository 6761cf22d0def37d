import type { Locator } from '@playwright/test';

/** Milliseconds from each key of a short text until the frame that shows it has been painted. */
export const timeKeys = async (field: Locator, text: string): Promise<number[]> => {
  await field.focus();
  const times = await field.evaluateHandle((element) => {
    const noted: number[] = [];
    const ended = new AbortController();
    const note = ({ timeStamp }: Event): void =>
      void requestAnimationFrame(() => setTimeout(() => noted.push(performance.now() - timeStamp)));
    element.addEventListener('keydown', note, { signal: ended.signal });
    return { noted, end: () => ended.abort() };
  });
  await field.pressSequentially(text, { delay: 60 });
  return times.evaluate(
    ({ noted, end }, count) =>
      new Promise<number[]>((resolve) => {
        const look = (): void => (noted.length >= count ? resolve(noted) : void setTimeout(look, 20));
        look();
        end();
      }),
    text.length,
  );
};
