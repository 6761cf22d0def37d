import { describe, expect, test, vi } from 'vitest';
import type { Finding, SummaryResponse } from '#contracts';
import { aTicket, FakeHost, refusal } from '../testing/fakeHost.ts';
import { boxOf, focusOf } from '../testing/composer.ts';
import { openPeek } from '../testing/openPeek.ts';

const AT = '2026-11-23T10:00:00.000Z';
const SUMMARY = 'GET /api/tickets/tkt_1/summary';
const MAKE = 'POST /api/tickets/tkt_1/summary';

const finding: Finding = {
  id: 'fin_1',
  title: 'Disk is not encrypted',
  severity: 'high',
  detail: 'BitLocker is suspended on C:.',
  foundAt: AT,
};
const TEXT = 'Disk is not encrypted (severity: high): BitLocker is suspended on C:.';

const withFinding = (host = new FakeHost()): FakeHost => {
  const posture = {
    assetId: 'ast_1',
    score: 61,
    openFindings: [finding],
    lastScanAt: AT,
    sinceTicketOpened: { found: 1, resolved: 0 },
  };
  host.answers['GET /api/tickets/tkt_1/posture'] = () => ({ status: 200, body: { state: 'known', posture } });
  return host;
};

describe('a finding of RMM-Sentinel', () => {
  test('goes into the reply at the cursor; what is written stays, and the focus goes there', async () => {
    const peek = await openPeek(withFinding());
    const { screen, user } = peek;
    const box = boxOf(peek);
    await user.type(box, 'Dear Cora,Regards');
    box.setSelectionRange(10, 10);
    await user.click(await screen.findByText(finding.title));
    await user.click(screen.getByRole('button', { name: `Put “${finding.title}” into the reply` }));
    await vi.waitFor(() => expect(boxOf(peek)).toHaveValue(`Dear Cora,\n\n${TEXT}\n\nRegards`));
    expect(focusOf(peek)).toBe(boxOf(peek));
  });

  test('goes into the note while a reply is being written, and the reply stays as it is', async () => {
    const peek = await openPeek(withFinding());
    const { screen, user } = peek;
    await user.type(boxOf(peek), 'Dear Cora,');
    await user.click(await screen.findByText(finding.title));
    await user.click(screen.getByRole('button', { name: `Put “${finding.title}” into the note` }));
    const note = await screen.findByRole('textbox', { name: 'Internal note' });
    await vi.waitFor(() => expect(note).toHaveValue(TEXT));
    expect(focusOf(peek)).toBe(note);
    await user.click(screen.getByRole('tab', { name: 'Reply' }));
    expect(boxOf(peek)).toHaveValue('Dear Cora,');
  });

  test('is not offered for a reply that cannot leave', async () => {
    const host = withFinding();
    const because = { state: 'blocked', because: 'no-contact-address', message: 'No address.' } as const;
    host.ticket = aTicket({ replyReadiness: because });
    const { screen, user } = await openPeek(host);
    await user.click(await screen.findByText(finding.title));
    await screen.findByRole('button', { name: /into the note$/ });
    expect(screen.queryByRole('button', { name: /into the reply$/ })).not.toBeInTheDocument();
  });
});

const made = (text: string, changes: Partial<SummaryResponse> = {}): SummaryResponse => ({
  summary: {
    sentences: [{ text, messageIds: ['msg_1'] }],
    provider: { kind: 'built_in', label: 'Built-in summary' },
    madeAt: AT,
    asOfMessageId: 'msg_1',
    newerMessages: 2,
  },
  making: false,
  error: null,
  ...changes,
});

describe('the Nexie summary', () => {
  const open = async (first: SummaryResponse) => {
    const host = new FakeHost();
    let answer = first;
    host.answers[SUMMARY] = () => ({ status: 200, body: answer });
    const peek = await openPeek(host);
    const become = (next: SummaryResponse): void => {
      answer = next;
      host.tell({ type: 'resource.changed', resource: 'summary' });
    };
    return { ...peek, host, become };
  };

  test('cites messages by who wrote them, and a press shows the message', async () => {
    const { screen, user, dialog } = await open(made('The printer prints nothing.'));
    await user.click(await screen.findByRole('button', { name: /^Source 1: Cora Lee, / }));
    await vi.waitFor(() => expect(dialog.querySelector('.pointed, [data-pointed]')).not.toBeNull());
    await screen.findByRole('button', { name: /^as of the message of / });
    screen.getByText(/2 newer messages/);
  });

  test('stays while a new one is made, and when that fails', async () => {
    const { screen, become } = await open(made('The old one.'));
    await screen.findByText('The old one.');
    become(made('The old one.', { making: true }));
    await screen.findByRole('button', { name: 'Summarising…' });
    screen.getByText('The old one.');
    become(made('The old one.', { error: 'The model did not answer.' }));
    await screen.findByText(/A new summary could not be made: The model did not answer\./);
    screen.getByText('The old one.');
    become(made('The new one.'));
    await screen.findByText('The new one.');
    expect(screen.queryByText('The old one.')).not.toBeInTheDocument();
  });

  test('stays when the server refuses to make another', async () => {
    const { host, screen, user } = await open(made('The old one.'));
    host.answers[MAKE] = () => refusal('internal', 'Try again later.');
    await user.click(await screen.findByRole('button', { name: 'Summarise again' }));
    await vi.waitFor(() => expect(host.asked(MAKE)).toHaveLength(1));
    await screen.findByRole('alert');
    screen.getByText('The old one.');
  });
});
