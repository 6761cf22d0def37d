type Parts = typeof import('./parts.ts');

/** The code itself, which all Peeks of a page share; nothing of what they show is in it. */
let parts: Parts | undefined;

/** Fetches what is needed soon after the first view. Rejects when it cannot be had; then it may be asked again. */
export const fetchLater = async (): Promise<Parts> => (parts ??= await import('./parts.ts'));

/** The same, where it is here already. */
export const laterParts = (): Parts | undefined => parts;

/** The names of the components among them. */
export type LaterName = Exclude<keyof Parts, 'offerUndo' | 'PresenceTeller' | 'Transfer'>;
