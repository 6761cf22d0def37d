import type { Delivery, TechnicianMessage } from '#contracts';
import { timeText } from './dates.ts';
import { statusLabel } from './labels.ts';

/** What can be done about a reply, by its author. */
export type DeliveryAction = 'undo' | 'retry' | 'confirm' | 'redraft';

/** What each action is called on its button. */
export const DELIVERY_ACTION_LABEL: Readonly<Record<DeliveryAction, string>> = {
  undo: 'Undo',
  retry: 'Retry',
  confirm: 'It arrived',
  redraft: 'Bring it back as a draft',
};

const ACTIONS: Readonly<Record<Delivery['state'], readonly DeliveryAction[]>> = {
  queued: ['undo'],
  sending: [],
  sent: [],
  failed: ['retry'],
  unknown: ['confirm', 'redraft'],
  bounced: [],
};

/** What the author of a reply can do about it. Nobody else can: the draft that comes back is the author's. */
export const deliveryActions = ({ state }: Delivery): readonly DeliveryAction[] => ACTIONS[state];

/**
 * What is known of a reply's way, in a sentence; nothing is called sent before the mail server has
 * accepted it (SPEC, Failure handling). `now` is the server's time in epoch milliseconds.
 */
export const deliveryText = (
  { delivery, thenStatus }: Pick<TechnicianMessage, 'delivery' | 'thenStatus'>,
  now: number,
  locale?: string,
): string => {
  const then = thenStatus === null ? '' : `, then the status goes to ${statusLabel(thenStatus)}`;
  switch (delivery.state) {
    case 'queued': {
      const seconds = Math.ceil((Date.parse(delivery.releaseAt) - now) / 1000);
      return seconds > 0 ? `Leaves in ${seconds} s${then}` : `Leaves now${then}`;
    }
    case 'sending':
      return `Sending${then}…`;
    case 'sent':
      return `Accepted by the mail server ${timeText(delivery.acceptedAt, locale)}`;
    case 'failed':
      return `Not sent: ${delivery.reason}`;
    case 'unknown':
      return 'It is not known whether the mail server took this reply. Check with the customer before you send again.';
    case 'bounced':
      return `Not delivered, returned ${timeText(delivery.at, locale)}: ${delivery.reason}`;
  }
};
