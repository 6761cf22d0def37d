import type { Locator } from '@playwright/test';

/** Starts to note where in the Peek the document changes; the answer reads and clears what was noted. */
export const watchPlaces = async (peek: Locator): Promise<() => Promise<string[]>> => {
  const noted = await peek.evaluateHandle((dialog) => {
    const places: string[] = [];
    const articles = new Set(dialog.querySelectorAll('[role="log"] article'));
    const placeOf = (node: Node): string => {
      const element = node instanceof Element ? node : node.parentElement;
      if (element?.closest('[aria-label="Composer"]')) return 'composer';
      const article = element?.closest('article');
      if (article && articles.has(article)) return 'older message';
      const card = element?.closest('aside section, aside [role="region"]');
      if (card) return `card ${card.ariaLabel}`;
      if (element?.closest('[title*="where you are it is"]')) return 'clock';
      const button = element?.closest('button');
      if (!button && element?.closest('[role="log"]')) return 'conversation';
      if (element?.closest('[aria-live], [role="status"]')) return 'announcement';
      return button?.ariaLabel?.split(':')[0] ?? `other ${element?.outerHTML.slice(0, 80)}`;
    };
    const what = ({ target, attributeName }: MutationRecord): string =>
      attributeName ? `${placeOf(target)} ${attributeName}` : placeOf(target);
    const observer = new MutationObserver((records) => places.push(...records.map(what)));
    observer.observe(dialog, { subtree: true, childList: true, characterData: true, attributes: true });
    return places;
  });
  return () => noted.evaluate((places) => places.splice(0));
};

/** What of a ticket a colleague changes in place. */
export type ChangedField = 'Status' | 'Priority' | 'Assignee';

/** What shows a change of a colleague's beside its control: the cards that it bears on, the new line of the conversation, how many lines there are, and the day at the top, which the new line may push out. */
const MAY_CHANGE =
  /^(card (SLA|Related tickets|Time \+ contract|Remote actions|Nexie summary)|conversation|announcement|older message aria-setsize|Go to a day)/;

/** Of the places that a change has touched, those that do not show it. */
export const placesElsewhere = (changed: ChangedField, places: readonly string[]): string[] => {
  const own = new RegExp(
    `^${changed}( |$)${changed === 'Assignee' ? '|^Take ownership|^other <div class="controls' : ''}`,
  );
  return places.filter((place) => !own.test(place) && !MAY_CHANGE.test(place));
};
