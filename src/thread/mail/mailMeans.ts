import { fetchPreparing } from './fetchPreparing.ts';

/** What shows an HTML mail as it looks; not part of first use. */
type MailMeans = typeof import('./MailBody.svelte');

let here = false;

/** Fetches all of it. Rejects when it cannot be had; then it may be asked again. */
export const fetchMailMeans = async (): Promise<MailMeans> => {
  const [means] = await Promise.all([import('./MailBody.svelte'), fetchPreparing()]);
  here = true;
  return means;
};

/** Whether it is here: only then is a mail's frame a matter of some frames of the page. */
export const mailMeansAreHere = (): boolean => here;
