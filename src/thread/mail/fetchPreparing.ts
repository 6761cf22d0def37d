/** Fetches what makes mails harmless. Rejects when it cannot be had; then it may be asked again. */
export const fetchPreparing = (): Promise<typeof import('./prepareMail.ts')> => import('./prepareMail.ts');
