import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MAIL_MAX_BYTES } from './keepFiles.ts';
import { log, mailIn, server, useMailDesk } from './testing/mailDesk.ts';

useMailDesk();

describe('the inbound mail server', () => {
  it('takes mail for our addresses only', async () => {
    await expect(mailIn({ to: 'nobody@north.example' })).rejects.toMatchObject({ responseCode: 550 });
    await expect(mailIn({ to: 'someone@else.example' })).rejects.toMatchObject({ responseCode: 550 });
    expect(await log()).toEqual([]);
  });

  it('takes our addresses however they are spelled', async () => {
    expect(await mailIn({ to: 'Support@North.Example' })).toMatch(/^250/);
  });

  it('refuses a mail that is too large, and stays up', async () => {
    await expect(
      mailIn({ attachments: [{ filename: 'x', content: randomBytes(MAIL_MAX_BYTES) }] }),
    ).rejects.toMatchObject({ responseCode: 552 });
    expect(await mailIn({})).toMatch(/^250/);
  });

  it('lets the sender keep the mail when it cannot be stored', async () => {
    const { blobs } = server.context;
    const put = blobs.put;
    Object.assign(blobs, { put: () => Promise.reject(new Error('no space left')) });
    try {
      await expect(mailIn({})).rejects.toMatchObject({ responseCode: 451 });
    } finally {
      Object.assign(blobs, { put });
    }
    expect(await log()).toEqual([]);
  });
});
