/** FNV-1a (32 bits): spreads names evenly, in a few lines and without an API that is not everywhere. */
const hashOf = (text: string): number => {
  let hash = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01_00_01_93) >>> 0;
  return hash;
};

/**
 * Whether a tenant is among the first `percent` of a release: the same answer each time and everywhere, and
 * another part of the tenants for another release. Who is in at 10 percent is in at 50.
 */
export const isInCanary = (tenantId: string, version: string, percent: number): boolean =>
  hashOf(`${version}:${tenantId}`) % 100 < percent;
