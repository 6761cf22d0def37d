import { within } from '@testing-library/svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { PeekError } from '#contracts';
import { openingSchema } from '#contracts/opening.ts';
import { signedInSchema } from '#contracts/people.ts';
import { fetchRest } from '../handle/fetchRest.ts';
import { rehearse } from './rehearse.ts';
import { NOBODY, SPECIMEN } from './specimen.ts';

beforeAll(fetchRest, 60_000);
afterEach(() => vi.unstubAllGlobals());

test('what is rehearsed is valid by the contract', () => {
  expect(openingSchema.parse(SPECIMEN)).toEqual(SPECIMEN);
  expect(signedInSchema.parse(NOBODY)).toEqual(NOBODY);
});

test('a rehearsal makes what an opening makes, in no document, asks for nothing, and leaves nothing', async () => {
  const stage = document.createElement('div');
  const errors: PeekError[] = [];
  const fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
  const page = document.documentElement.outerHTML;
  rehearse(stage, (error) => errors.push(error));
  const seen = within(stage);
  await vi.waitFor(() => {
    seen.getByRole('heading', { name: /Rehearsal/, hidden: true });
    expect(seen.getAllByRole('article', { hidden: true })).toHaveLength(3);
    seen.getByRole('textbox', { name: 'Reply', hidden: true });
    expect(stage.querySelector('iframe')?.srcdoc).toContain('Words and a');
    seen.getByRole('region', { name: 'SLA', hidden: true });
  });
  await vi.waitFor(() => expect(stage.childElementCount).toBe(0));
  expect(errors).toEqual([]);
  expect(fetched).not.toHaveBeenCalled();
  expect(document.documentElement.outerHTML).toBe(page);
  expect(localStorage).toHaveLength(0);
});

test('it can be ended at once, and then makes nothing more', async () => {
  const stage = document.createElement('div');
  const end = rehearse(stage);
  end();
  end();
  expect(stage.childElementCount).toBe(0);
});
