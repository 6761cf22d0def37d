import { assistEventSchema } from '../../nexie.ts';
import { expectThat } from '../kit.ts';
import { sampleBody } from '../samples.ts';
import type { Check } from '../types.ts';

/** The texts that Nexie makes. A backend without a model says so, and stays within the contract. */
export const assistance: readonly Check[] = [
  {
    id: 'nexie.assist',
    says: 'A proposal names who made it, or is refused as assistant-failed.',
    run: async (kit) => {
      const answer = await kit.ask('assist', { body: sampleBody('assist', kit) });
      if (answer.status >= 400) kit.refusal(answer, 'assistant-failed', 'unavailable');
      else await kit.call('assist', { body: sampleBody('assist', kit) });
    },
  },
  {
    id: 'nexie.stream',
    says: 'A streamed proposal ends with done or failed, and its pieces make the whole.',
    run: async (kit) => {
      const stream = await kit.stream('streamAssist', { body: sampleBody('streamAssist', kit) });
      const events = (await stream.all()).map(({ data }) => kit.read(assistEventSchema, data));
      const last = events.at(-1);
      expectThat(last?.type === 'done' || last?.type === 'failed', `it ends with ${last?.type ?? 'nothing'}`);
      const pieces = events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
      expectThat(
        last.type === 'failed' || !pieces || pieces.trim() === last.text.trim(),
        'the pieces are not the whole',
      );
    },
  },
  {
    id: 'nexie.summary',
    says: 'Asking for a summary answers 202 at once, and says that it is being made or what went wrong.',
    run: async (kit) => {
      const { making, error, summary } = await kit.call('makeSummary');
      expectThat(making || error !== null || summary, 'no summary, none in the making, and no error');
    },
  },
];
