import { cards } from './cards.ts';
import { composer } from './composer.ts';
import { conversation } from './conversation.ts';
import { delivery } from './delivery.ts';
import { header } from './header.ts';
import { members } from './members.ts';
import { nexie } from './nexie.ts';
import { panel } from './panel.ts';
import { problems } from './problems.ts';
import { recipients } from './recipients.ts';
import { sla } from './sla.ts';
import { time } from './time.ts';

/** All texts in German. Its keys are the texts that the Peek has ({@link Text}). */
export const german = {
  ...panel,
  ...header,
  ...conversation,
  ...delivery,
  ...composer,
  ...recipients,
  ...nexie,
  ...cards,
  ...sla,
  ...time,
  ...members,
  ...problems,
};
