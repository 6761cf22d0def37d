import type { AssetResponse, TicketLiveEvent } from '#contracts';

/** As many readings as the server sends with an asset. */
const HISTORY_LENGTH = 60;

/** The asset with what its agent has told; a reading that is known already, or older, changes no figure. */
export const withReading = (
  known: AssetResponse,
  { assetId, online, reading, serverNow }: Extract<TicketLiveEvent, { type: 'asset.reading' }>,
): AssetResponse => {
  const { asset } = known;
  if (asset?.id !== assetId) return known;
  const isNew = reading !== null && (asset.latest === null || reading.at > asset.latest.at);
  return {
    serverNow,
    asset: {
      ...asset,
      online,
      latest: isNew ? reading : asset.latest,
      lastSeenAt: isNew ? reading.at : asset.lastSeenAt,
      history: isNew && asset.latest ? [...asset.history, asset.latest].slice(-HISTORY_LENGTH) : asset.history,
    },
  };
};
