import type { openPeek } from './openPeek.ts';

/** Where a reply to the fake host's ticket is sent. */
export const SEND = 'POST /api/tickets/tkt_1/replies';

type Opened = Awaited<ReturnType<typeof openPeek>>;

/** The text area of the reply. */
export const boxOf = ({ screen }: Opened): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Reply' });

/** What was sent, as the server got it. */
export const sentBy = ({ host }: Opened) => host.asked(SEND).map(({ body }) => body as Record<string, unknown>);

/** What has the focus inside the Peek. */
export const focusOf = ({ dialog }: Opened): Element | null => (dialog.getRootNode() as ShadowRoot).activeElement;
