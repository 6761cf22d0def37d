import { describe, expect, test, vi } from 'vitest';
import type { AssistEvent, AssistRequest } from '#contracts';
import { FakeHost, refusal } from '../../testing/fakeHost.ts';
import { openPeek, openPopover } from '../../testing/openPeek.ts';

const ASSIST = 'POST /api/tickets/tkt_1/assist';
const MODEL = { kind: 'model' as const, label: 'small-model' };

const proposing = (text: string): FakeHost => {
  const host = new FakeHost();
  host.answers[ASSIST] = () => ({ status: 200, body: { text, provider: MODEL } });
  return host;
};

/** A host that lends `stream`; the test tells the pieces. */
const streaming = () => {
  const host = new FakeHost();
  const asked: { body: AssistRequest; signal: AbortSignal | undefined }[] = [];
  let tell = (_event: AssistEvent): void => undefined;
  let end = (): void => undefined;
  Object.assign(host.capabilities, {
    stream: ({ body, signal }: { body: AssistRequest; signal?: AbortSignal }, onData: (data: string) => void) =>
      new Promise((resolve, reject) => {
        asked.push({ body, signal });
        tell = (event) => onData(JSON.stringify(event));
        end = () => resolve({ status: 200, body: null });
        signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
      }),
  });
  return { host, asked, tell: (event: AssistEvent) => tell(event), end: () => end() };
};

const open = async (host: FakeHost, text = '') => {
  const peek = await openPeek(host);
  const box = peek.screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reply' });
  if (text) await peek.user.type(box, text);
  const ask = async (task: string) => {
    openPopover(await peek.screen.findByRole('button', { name: 'Nexie AI assist' }));
    await peek.user.click(await peek.screen.findByRole('option', { name: task }));
  };
  const press = async (name: string) => peek.user.click(await peek.screen.findByRole('button', { name }));
  return { ...peek, box, ask, press };
};

describe('Nexie in the composer', () => {
  test('proposes a text, says who wrote it, and touches nothing before the technician says so', async () => {
    const { screen, box, ask, press } = await open(proposing('Hello Cora.'));
    await ask('Draft from the conversation');
    await screen.findByText('Proposal · small-model');
    expect(box).toHaveValue('');
    await press('Use this text');
    expect(box).toHaveValue('Hello Cora.');
    expect(screen.queryByRole('region', { name: 'Proposal of Nexie' })).not.toBeInTheDocument();
  });

  test('shows what it would change as taken out and put in, and what was there comes back by Undo', async () => {
    const { screen, box, ask, press } = await open(proposing('The gateway is fixed.'), 'The gateway is broken.');
    await ask('Make it shorter');
    const proposal = await screen.findByRole('region', { name: 'Proposal of Nexie' });
    await vi.waitFor(() => expect(proposal.querySelector('del')).toHaveTextContent('broken'));
    expect(proposal.querySelector('ins')).toHaveTextContent('fixed');
    await press('Replace my text');
    expect(box).toHaveValue('The gateway is fixed.');
    await press('Undo');
    expect(box).toHaveValue('The gateway is broken.');
  });

  test('cannot be undone over what was typed since', async () => {
    const { screen, box, ask, press, user } = await open(proposing('Better.'), 'Good.');
    await ask('Make it shorter');
    await press('Replace my text');
    await user.type(box, ' And more.');
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
    expect(box).toHaveValue('Better. And more.');
  });

  test('lets its text be edited before it is taken', async () => {
    const { screen, box, ask, press, user } = await open(proposing('Hello'));
    await ask('Draft from the conversation');
    await press('Edit first');
    await user.type(screen.getByRole('textbox', { name: 'Edit the proposal' }), ' Cora');
    await press('Use this text');
    expect(box).toHaveValue('Hello Cora');
  });

  test('that cannot answer says why, and the text is as it was', async () => {
    const host = new FakeHost();
    host.answers[ASSIST] = () => refusal('assistant-failed', 'The model took too long. Your text is unchanged.');
    const { screen, box, ask } = await open(host, 'Mine.');
    await ask('Make it shorter');
    expect(await screen.findByRole('alert')).toHaveTextContent('The model took too long');
    expect(box).toHaveValue('Mine.');
  });
});

describe('Nexie where the host lends streams', () => {
  test('shows its text while it is written', async () => {
    const { host, asked, tell, end } = streaming();
    const { screen, ask } = await open(host);
    await ask('Draft from the conversation');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    tell({ type: 'started', provider: MODEL });
    tell({ type: 'delta', text: 'Hello ' });
    tell({ type: 'delta', text: 'Cora' });
    await screen.findByText('Hello Cora');
    expect(screen.queryByRole('button', { name: 'Use this text' })).not.toBeInTheDocument();
    tell({ type: 'done', text: 'Hello Cora', provider: MODEL });
    end();
    await screen.findByRole('button', { name: 'Use this text' });
    expect(asked[0]?.body).toEqual({ task: 'draft', mode: 'reply', text: '' });
  });

  test('is broken off by Cancel, and by the end of the Peek', async () => {
    const { host, asked } = streaming();
    const peek = await open(host);
    await peek.ask('Draft from the conversation');
    await peek.press('Cancel');
    expect(asked[0]?.signal?.aborted).toBe(true);
    await peek.ask('Draft from the conversation');
    await peek.screen.findByRole('button', { name: 'Cancel' });
    await peek.handle.unmount();
    expect(asked[1]?.signal?.aborted).toBe(true);
    expect(peek.handle.diagnostics().requests).toBe(0);
  });

  test('whose stream ends too early is told as such', async () => {
    const { host, tell, end, asked } = streaming();
    const { screen, ask } = await open(host);
    await ask('Draft from the conversation');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    tell({ type: 'delta', text: 'Hel' });
    end();
    expect(await screen.findByRole('alert')).toHaveTextContent('could not be read');
  });
});
