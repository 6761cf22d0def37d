import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dragToDismiss } from './dragToDismiss.ts';

let panel: HTMLElement;
let handle: HTMLElement;
const dismiss = vi.fn();
let end: void | (() => void);

beforeEach(() => {
  dismiss.mockClear();
  document.body.innerHTML = '<div id="panel"><header data-drag-handle></header><p>text</p></div>';
  panel = document.getElementById('panel')!;
  handle = panel.querySelector('header')!;
  vi.spyOn(panel, 'clientWidth', 'get').mockReturnValue(400);
  panel.setPointerCapture = () => undefined;
  end = dragToDismiss(dismiss)(panel);
});
afterEach(() => {
  if (end) end();
  document.body.replaceChildren();
});

/** A finger that goes through places, `ms` milliseconds from one to the next. */
const finger = (
  from: Element,
  places: [number, number][],
  { ms = 400, pointerType = 'touch', up = true } = {},
): void => {
  const tell = (type: string, [clientX, clientY]: [number, number], at: number): void => {
    const event = new PointerEvent(type, {
      bubbles: true,
      pointerId: 1,
      isPrimary: true,
      pointerType,
      clientX,
      clientY,
    });
    Object.defineProperty(event, 'timeStamp', { value: at });
    from.dispatchEvent(event);
  };
  tell('pointerdown', places[0]!, 0);
  places.slice(1).forEach((place, index) => tell('pointermove', place, (index + 1) * ms));
  if (up) tell('pointerup', places.at(-1)!, places.length * ms);
};

test('a finger that pushes the header far enough dismisses the panel', () => {
  finger(handle, [
    [0, 0],
    [60, 2],
    [130, 4],
  ]);
  expect(dismiss).toHaveBeenCalledOnce();
});

test('the panel follows the finger, and slides back when it is let go too early', () => {
  finger(
    handle,
    [
      [0, 0],
      [60, 2],
    ],
    { up: false },
  );
  expect(panel.style.translate).toBe('60px 0');
  finger(handle, [
    [0, 0],
    [60, 2],
  ]);
  expect(panel.style.translate).toBe('');
  expect(dismiss).not.toHaveBeenCalled();
});

test('a short, fast push dismisses it', () => {
  finger(
    handle,
    [
      [0, 0],
      [80, 0],
    ],
    { ms: 40 },
  );
  expect(dismiss).toHaveBeenCalledOnce();
});

test('a finger beside the header scrolls', () => {
  finger(panel.querySelector('p')!, [
    [0, 0],
    [60, 0],
    [200, 0],
  ]);
  expect(dismiss).not.toHaveBeenCalled();
});

test('a finger that goes down the page scrolls, whatever it does then', () => {
  finger(handle, [
    [0, 0],
    [4, 30],
    [200, 60],
  ]);
  expect(dismiss).not.toHaveBeenCalled();
});

test('a mouse selects text', () => {
  finger(
    handle,
    [
      [0, 0],
      [60, 0],
      [200, 0],
    ],
    { pointerType: 'mouse' },
  );
  expect(dismiss).not.toHaveBeenCalled();
});

test('from right to left it goes out to the left', () => {
  panel.style.direction = 'rtl';
  finger(
    handle,
    [
      [300, 0],
      [240, 2],
    ],
    { up: false },
  );
  expect(panel.style.translate).toBe('-60px 0');
  finger(handle, [
    [300, 0],
    [240, 2],
    [160, 4],
  ]);
  expect(dismiss).toHaveBeenCalledOnce();
});
