import type { AssetResponse, TicketLiveEvent } from '#contracts';

/** As many readings as the server sends with an asset. */
const HISTORY_LENGTH = 60;

/** The asset with what its agent has just told; a reading that is known already is not counted twice. */
export const withReading = (
  known: AssetResponse,
  { assetId, online, reading, serverNow }: Extract<TicketLiveEvent, { type: 'asset.reading' }>,
): AssetResponse => {
  const { asset } = known;
  if (asset?.id !== assetId) return known;
  const isNew = reading !== null && reading.at !== asset.latest?.at;
  return {
    serverNow,
    asset: {
      ...asset,
      online,
      latest: reading ?? asset.latest,
      lastSeenAt: reading?.at ?? asset.lastSeenAt,
      history: isNew && asset.latest ? [...asset.history, asset.latest].slice(-HISTORY_LENGTH) : asset.history,
    },
  };
};
