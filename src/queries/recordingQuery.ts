import { queryOptions } from '@tanstack/svelte-query';
import type { RecordingPiece } from '#contracts';
import { recordingRoutes } from '#contracts/http/routes/recording.ts';
import { harmlessRecording } from '../domain/harmlessRecording.ts';
import { readRecording } from '../domain/recording.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** All that was recorded of a support session by now, made harmless, and whether more may come. */
export const recordingQuery = (peek: Peek, ticketId: string, sessionId: string) =>
  queryOptions({
    queryKey: ticketKeys.recording(ticketId, sessionId),
    queryFn: async ({ signal }) => {
      const params = { ticketId, sessionId };
      const pieces: RecordingPiece[] = [];
      let after: string | undefined;
      for (;;) {
        const part = await peek.gateway.call(recordingRoutes.readRecording, { params, query: { after }, signal });
        pieces.push(...part.items);
        if (part.next === null) return { events: harmlessRecording(readRecording(pieces)), over: part.over };
        after = part.next;
      }
    },
    staleTime: Infinity,
    gcTime: 0,
  });
