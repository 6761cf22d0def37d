import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import { sessionRoutes } from '#contracts/http/routes/session.ts';
import type { Peek } from '../peek.svelte.ts';
import { signedInKey } from './keys.ts';

/** Keeps the technician's signature. */
export const signatureMutation = (peek: Peek, client: QueryClient) =>
  mutationOptions({
    mutationFn: (signature: string) =>
      peek.gateway.call(sessionRoutes.saveSignature, { params: {}, body: { signature } }),
    onSuccess: () => client.invalidateQueries({ queryKey: signedInKey }),
    onError: (error) => {
      peek.notifyFailure(error);
    },
  });
