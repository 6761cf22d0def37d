import type { Delivery } from '#contracts';
import type { Text } from '../words/speech.ts';

/** What can be done about a reply, by its author. */
export type DeliveryAction = 'undo' | 'retry' | 'confirm' | 'redraft';

/** What each action is called on its button. */
export const DELIVERY_ACTION_LABEL = {
  undo: 'Undo',
  retry: 'Retry',
  confirm: 'It arrived',
  redraft: 'Bring it back as a draft',
} as const satisfies Readonly<Record<DeliveryAction, Text>>;

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
