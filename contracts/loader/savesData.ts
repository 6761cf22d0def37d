/** Whether the person has asked the browser to save data: then nothing is loaded ahead. */
export const savesData = (): boolean =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
