/**
 * Does something and takes back what it has put onto prototypes of the page meanwhile. Svelte reserves slots on
 * `Element` and `Text` for speed when it first mounts, and does without where they cannot be extended.
 */
export const leavePrototypes = <T>(work: () => T): T => {
  const before = [Element.prototype, Text.prototype].map((prototype) => ({
    prototype,
    keys: new Set(Reflect.ownKeys(prototype)),
  }));
  try {
    return work();
  } finally {
    for (const { prototype, keys } of before)
      for (const key of Reflect.ownKeys(prototype)) if (!keys.has(key)) Reflect.deleteProperty(prototype, key);
  }
};
