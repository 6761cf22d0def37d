import { within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Attachment, Message } from '#contracts';
import { aCustomerMessage, FakeHost } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const file = (id: string, fileName: string, mediaType: string): Attachment => ({
  id,
  fileName,
  mediaType,
  sizeBytes: 2048,
  path: `/api/attachments/${id}`,
  previewable: mediaType.startsWith('image/'),
  contentId: null,
});

const open = async () => {
  const host = new FakeHost();
  const attachments = [
    file('a', 'one.png', 'image/png'),
    file('b', 'log.zip', 'application/zip'),
    file('c', 'two.png', 'image/png'),
  ];
  host.messages = [{ ...aCustomerMessage('msg_1', 'It prints nothing.'), attachments } as Message];
  const peek = await openPeek(host);
  const root = peek.dialog.getRootNode() as ShadowRoot;
  const view = async (name: string) => {
    const thumbnail = peek.screen.getByRole('button', { name });
    thumbnail.focus();
    await peek.user.keyboard('{Enter}');
    const viewer = await vi.waitFor(() => peek.screen.getByRole('dialog', { name: `Image ${name}` }));
    return { thumbnail, viewer, inside: within(viewer) };
  };
  return { ...peek, root, view };
};

test('images are previews in boxes of a fixed size, other files are downloads', async () => {
  const { screen } = await open();
  const list = within(screen.getByRole('list', { name: 'Attachments' }));
  expect(list.getAllByRole('img').map((image) => image.getAttribute('alt'))).toEqual(['one.png', 'two.png']);
  for (const image of list.getAllByRole('img')) {
    expect([image.getAttribute('width'), image.getAttribute('height')]).toEqual(['160', '120']);
  }
  expect(list.getByRole('link', { name: /log\.zip/ })).toHaveAttribute('download', 'log.zip');
});

test('the viewer goes through the images by arrows, and no farther than there are any', async () => {
  const { view, user, screen } = await open();
  const { inside } = await view('one.png');
  expect(inside.getByText('1 of 2')).toBeInTheDocument();
  await user.keyboard('{ArrowLeft}{ArrowRight}');
  expect(inside.getByRole('img', { name: 'two.png' })).toBeInTheDocument();
  await user.keyboard('{ArrowRight}');
  expect(screen.getByRole('dialog', { name: 'Image two.png' })).toBeInTheDocument();
  expect(inside.getByRole('link', { name: 'Download two.png' })).toHaveAttribute('href', '/api/attachments/c');
});

test('the viewer zooms by keys', async () => {
  const { view, user } = await open();
  const { inside } = await view('one.png');
  const zoom = inside.getByRole('button', { name: 'Zoom to fit' });
  await user.keyboard('++');
  expect(zoom).toHaveTextContent('156 %');
  await user.keyboard('-');
  expect(zoom).toHaveTextContent('125 %');
  await user.keyboard('0');
  expect(zoom).toHaveTextContent('100 %');
});

test('Escape closes the viewer alone, and the focus is on the thumbnail again', async () => {
  const { view, user, screen, root, events } = await open();
  const { thumbnail } = await view('two.png');
  await user.keyboard('{Escape}');
  await vi.waitFor(() => expect(screen.queryByRole('dialog', { name: /^Image/ })).toBeNull());
  expect(root.activeElement).toBe(thumbnail);
  expect(events.map(({ type }) => type)).not.toContain('closed');
  expect(screen.getByText('It prints nothing.')).toBeInTheDocument();
});
