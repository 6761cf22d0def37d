import { cleanup, render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import Splitter from './Splitter.svelte';

afterEach(cleanup);

const show = (value = 352) => {
  const onchange = vi.fn<(px: number) => void>();
  render(Splitter, { label: 'Width of the context', value, initial: 352, min: 256, max: 480, onchange });
  const splitter = screen.getByRole('separator', { name: 'Width of the context' });
  return { splitter, onchange, user: userEvent.setup({ document }) };
};

describe('the divider', () => {
  test('says where it stands and between what it moves', () => {
    const { splitter } = show(9_000);
    expect(splitter.getAttribute('aria-valuenow')).toBe('480');
    expect(splitter.getAttribute('aria-valuemin')).toBe('256');
    expect(splitter.getAttribute('aria-valuemax')).toBe('480');
    expect(splitter.getAttribute('aria-orientation')).toBe('vertical');
  });

  test.each([
    ['{ArrowLeft}', 368],
    ['{ArrowRight}', 336],
    ['{Home}', 256],
    ['{End}', 480],
    ['{Enter}', 352],
  ])('moves by %s', async (key, px) => {
    const { splitter, onchange, user } = show();
    splitter.focus();
    await user.keyboard(key);
    expect(onchange).toHaveBeenLastCalledWith(px);
  });

  test('goes back to its first width by a double click', async () => {
    const { splitter, onchange, user } = show(300);
    splitter.setPointerCapture = () => undefined;
    await user.dblClick(splitter);
    expect(onchange).toHaveBeenLastCalledWith(352);
  });

  test('never leaves its bounds', async () => {
    const { splitter, onchange, user } = show(260);
    splitter.focus();
    await user.keyboard('{ArrowRight}');
    expect(onchange).toHaveBeenLastCalledWith(256);
  });
});
