import { expectThat, type Kit } from '../kit.ts';
import { freshKey } from '../samples.ts';
import { Skipped, type Check } from '../types.ts';

const note = (text: string) => ({ text, attachmentIds: [], mentionIds: [] });
const keyed = (key: string) => ({ 'Idempotency-Key': key });
const draftIn = async (kit: Kit) =>
  (await kit.call('listDrafts')).items.find(({ mode }) => mode === 'internal_note')?.text;
const saveDraft = (kit: Kit, text: string) =>
  kit.call('saveDraft', { params: { mode: 'internal_note' }, body: { text, attachmentIds: [], recipients: null } });

/** Notes, drafts, read marks and presence. Notes cannot be taken away: one is left. */
export const writing: readonly Check[] = [
  {
    id: 'notes.idempotent',
    says: 'A note that is sent twice with one Idempotency-Key is posted once; both answers are the same.',
    run: async (kit) => {
      const [key, body] = [freshKey(), note('Conformance kit: posted once.')];
      kit.left.push('an internal note of the conformance kit on the ticket, for each run');
      const first = await kit.call('addNote', { body, headers: keyed(key) });
      const again = await kit.call('addNote', { body, headers: keyed(key) });
      const { items } = await kit.call('listMessages', { query: { limit: 20 } });
      const posted = items.filter(({ id }) => id === first.id || id === again.id).length;
      expectThat(first.id === again.id && posted === 1, `${first.id} and ${again.id}, ${posted} in the conversation`);
      const other = await kit.ask('addNote', { body: note('Another text.'), headers: keyed(key) });
      kit.refusal(other, 'idempotency-mismatch');
      const edited = await kit.call('editNote', {
        params: { messageId: first.id },
        body: { text: 'Conformance kit: posted once, edited.' },
      });
      expectThat(edited.text.endsWith('edited.') && edited.editedAt, 'an edited note is as it was, or has no editedAt');
    },
  },
  {
    id: 'notes.key-required',
    says: 'A note without Idempotency-Key answers 400 idempotency-key-required.',
    run: async (kit) => {
      kit.refusal(
        await kit.ask('addNote', { body: note('Conformance kit: must not be posted.') }),
        'idempotency-key-required',
      );
    },
  },
  {
    id: 'notes.empty',
    says: 'A note of blanks answers 422 invalid-request, and says which field.',
    run: async (kit) => {
      const answer = await kit.ask('addNote', { body: note('   '), headers: keyed(freshKey()) });
      const { errors } = kit.refusal(answer, 'invalid-request');
      expectThat(
        errors?.some(({ path }) => path.includes('text')),
        `errors name ${JSON.stringify(errors)}, not the text`,
      );
    },
  },
  {
    id: 'drafts.kept',
    says: 'A draft is kept per mode, overwritten by the next, and removed by an empty one.',
    run: async (kit) => {
      const before = await draftIn(kit);
      await saveDraft(kit, 'Conformance kit');
      await saveDraft(kit, 'Conformance kit, later');
      const kept = await draftIn(kit);
      await saveDraft(kit, '');
      const removed = await draftIn(kit);
      if (before) await saveDraft(kit, before);
      expectThat(kept === 'Conformance kit, later', `the draft is ${JSON.stringify(kept)}`);
      expectThat(removed === undefined, `after an empty one there is ${JSON.stringify(removed)}`);
    },
  },
  {
    id: 'read-mark.forward',
    says: 'The read mark moves forward and never back.',
    run: async (kit) => {
      const { items } = await kit.call('listMessages', { query: { limit: 5 } });
      const [oldest, newest] = [items[0], items.at(-1)];
      if (!oldest || !newest) throw new Skipped('the ticket has no message');
      await kit.call('saveReadMark', { body: { messageId: newest.id } });
      await kit.ask('saveReadMark', { body: { messageId: oldest.id } });
      const { messageId } = await kit.call('getReadMark');
      expectThat(messageId === newest.id, `the mark is at ${messageId}, not at ${newest.id}`);
    },
  },
  {
    id: 'presence.told',
    says: 'Who tells that they are on the ticket is listed there, and no more once they have left.',
    run: async (kit) => {
      const body = { instanceId: freshKey(), activity: 'viewing' };
      const here = async () =>
        (await kit.call('listPresence')).items.some(({ technician }) => technician.id === kit.me.technician.id);
      await kit.call('tellPresence', { body });
      const present = await here();
      await kit.call('tellPresence', { body: { ...body, activity: 'left' } });
      expectThat(present, 'who has told it is not listed');
      expectThat(!(await here()), 'who has left is still listed');
    },
  },
  {
    id: 'signature.saved',
    says: 'The signature is kept as it was saved.',
    run: async (kit) => {
      const { signature } = kit.me;
      await kit.call('saveSignature', { body: { signature: 'Conformance kit' } });
      const saved = (await kit.call('getSignedIn')).signature;
      await kit.call('saveSignature', { body: { signature } });
      expectThat(saved === 'Conformance kit', `the signature is ${JSON.stringify(saved)}`);
    },
  },
];
