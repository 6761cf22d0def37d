import type { Page } from '@playwright/test';

/** How large a control has to be, in CSS pixels: with a mouse (WCAG 2.5.8), and with a finger (WCAG 2.5.5). */
export const LEAST = { fine: 24, coarse: 44 } as const;

/**
 * Which controls are smaller than `least`, each with its size and where it is: of all that can be pressed in the page
 * and in its shadow roots, or in the dialog on top. Left out are those in a sentence, as WCAG does; under 44 px, those that stand so far from all
 * others that a circle of that size around each touches none (2.5.8, spacing); and the divider between the panes, which
 * has 24 px for fingers too: with more it would lie over what is in them.
 */
export const smallTargets = (page: Page, least: number): Promise<{ measured: number; small: string[] }> =>
  page.evaluate((least) => {
    const CONTROLS =
      'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=option], [role=separator][tabindex]';
    const all = [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
    // What is behind a modal dialog cannot be pressed.
    const modal = all.flatMap((root) => [...root.querySelectorAll('dialog:modal')]).at(-1);
    const roots = modal ? [modal] : all;
    /** What is pressed: a tick box or a radio is pressed by its label. */
    const pressed = (control: HTMLElement): HTMLElement =>
      control.matches('[type=checkbox], [type=radio]') ? (control.closest('label') ?? control) : control;
    const targets = roots
      .flatMap((root) => [...root.querySelectorAll<HTMLElement>(CONTROLS)])
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .map((control) => ({ control, box: pressed(control).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0);

    // Layout rounds to 1/64 px: 43.99999 is 44.
    const isSmall = ({ width, height }: DOMRect): boolean => Math.min(width, height) < least - 1 / 64;
    const inSentence = (control: HTMLElement): boolean => control.closest('p, time') !== null;
    const middle = ({ x, y, width, height }: DOMRect) => ({ x: x + width / 2, y: y + height / 2 });
    const isWideEnough = (control: HTMLElement, { width }: DOMRect): boolean =>
      control.matches('[role=separator]') && width >= (least < 44 ? 8 : 24);
    const isApart = (control: HTMLElement, box: DOMRect): boolean => {
      const { x, y } = middle(box);
      return targets.every((other) => {
        if (other.control === control) return true;
        if (isSmall(other.box)) {
          const there = middle(other.box);
          return Math.hypot(there.x - x, there.y - y) >= least;
        }
        const nearest = {
          x: Math.max(other.box.left, Math.min(x, other.box.right)),
          y: Math.max(other.box.top, Math.min(y, other.box.bottom)),
        };
        return Math.hypot(nearest.x - x, nearest.y - y) >= least / 2;
      });
    };
    const placeOf = (control: HTMLElement): string =>
      (control.getRootNode() as ShadowRoot).host?.closest<HTMLElement>('[data-state]')?.dataset['state'] ?? 'page';
    const nameOf = (control: HTMLElement): string =>
      (control.getAttribute('aria-label') ?? pressed(control).textContent).trim().slice(0, 40) || control.tagName;
    return {
      measured: targets.length,
      small: targets
        .filter(({ control, box }) => isSmall(box) && !inSentence(control) && !isWideEnough(control, box))
        .filter(({ control, box }) => least >= 44 || !isApart(control, box))
        .map(
          ({ control, box }) =>
            `${placeOf(control)}: ${nameOf(control)}, ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`,
        ),
    };
  }, least);
