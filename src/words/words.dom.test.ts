import { afterEach, describe, expect, test, vi } from 'vitest';
import { within } from '@testing-library/svelte';
import { mountPeek } from '../handle/mountPeek.ts';
import { FakeHost, mountOptions } from '../testing/fakeHost.ts';
import { german } from './de/index.ts';

afterEach(() => document.body.replaceChildren());

const openIn = async (locale: string) => {
  const host = new FakeHost();
  const options = mountOptions(host);
  const handle = mountPeek(document.body, { ...options, input: { ...options.input, locale } });
  const root = [...document.body.children].find(({ shadowRoot }) => shadowRoot)!.shadowRoot!;
  const dialog = root.querySelector('dialog')!;
  await vi.waitFor(() => within(dialog).getByText('It prints nothing.'));
  await vi.waitFor(() => expect(dialog.querySelectorAll('aside section')).toHaveLength(7));
  await vi.waitFor(() => expect(dialog.querySelector('[aria-busy=true]')).toBeNull());
  return { handle, dialog, screen: within(dialog), frame: root.querySelector('.peek')! };
};

/** Everything that can be read or heard: texts, names, titles, placeholders. */
const wordsIn = (dialog: Element): string[] => {
  const said = [...dialog.querySelectorAll('*')].flatMap((element) => [
    ...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name)),
    ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map((node) => node.textContent),
  ]);
  return said.flatMap((text) => text?.trim() || []);
};

describe('by the host’s locale', () => {
  test('the panel speaks German, and nothing of it is left in English', async () => {
    const { handle, dialog, screen, frame } = await openIn('de-DE');
    expect(screen.getByRole('textbox', { name: 'Antwort' })).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Verknüpftes Gerät' })).toBeInTheDocument();
    expect(frame).toHaveAttribute('lang', 'de');
    const untranslated = Object.entries(german).filter(([english, wording]) => wording !== english);
    const english = new Set(untranslated.map(([text]) => text));
    expect(wordsIn(dialog).filter((text) => english.has(text))).toEqual([]);
    await handle.unmount();
  });

  test('the panel speaks Arabic, from right to left', async () => {
    const { handle, screen, frame } = await openIn('ar');
    expect(screen.getByRole('textbox', { name: 'ردّ' })).toBeInTheDocument();
    expect(frame).toHaveAttribute('dir', 'rtl');
    await handle.unmount();
  });

  test('a language that the Peek does not speak means English', async () => {
    const { handle, screen, frame } = await openIn('fr-FR');
    expect(screen.getByRole('textbox', { name: 'Reply' })).toBeInTheDocument();
    expect(frame).toHaveAttribute('lang', 'en');
    await handle.unmount();
  });

  test('another locale is spoken at once, with the draft in place', async () => {
    const { handle, screen } = await openIn('en');
    const text = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reply' });
    text.value = 'half a sentence';
    text.dispatchEvent(new Event('input', { bubbles: true }));
    handle.update({ locale: 'de' });
    await vi.waitFor(() => screen.getByRole('textbox', { name: 'Antwort' }));
    expect(screen.getByRole('textbox', { name: 'Antwort' })).toHaveValue('half a sentence');
    await handle.unmount();
  });
});
