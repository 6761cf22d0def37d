import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRateLimits, LIMITS_PER_MINUTE } from '../http/rateLimits.ts';
import { MAIL_MAX_BYTES } from './keepFiles.ts';
import { log, mailIn, NORTH, server, sink, SOUTH, useMailDesk } from './testing/mailDesk.ts';

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

  describe('of mails beyond the limit', () => {
    const few = { ...LIMITS_PER_MINUTE, 'mail-of-sender': 3, 'mail-of-tenant': 8 };
    const burst = async (from: string, to: string, count: number): Promise<string[]> => {
      const answers = [];
      for (let mail = 0; mail < count; mail += 1) {
        answers.push(
          await mailIn({ envelope: { from, to }, to }).then(
            (accepted) => accepted.slice(0, 3),
            (error: { response: string }) => error.response,
          ),
        );
      }
      return answers;
    };
    beforeEach(() => {
      Object.assign(server.context, { limits: createRateLimits(server.context.database.db, few) });
      return () => Object.assign(server.context, { limits: undefined });
    });

    it('one sender keeps all, and others, and other tenants, lose nothing by it', async () => {
      const answers = await burst('flood@elsewhere.example', NORTH, 30);
      expect(answers.slice(0, 3)).toEqual(['250', '250', '250']);
      for (const answer of answers.slice(3))
        expect(answer).toMatch(/^450 4\.7\.1 Too many mails in a short time\. Keep .* try again in \d+ seconds\.$/);
      expect(await burst('Flood@Elsewhere.example', NORTH, 1)).not.toContain('250');
      expect(await burst('flood@elsewhere.example', SOUTH, 1)).toEqual(['250']);
      expect(await burst('mia@harbor.example', NORTH, 1)).toEqual(['250']);
      expect((await log()).length).toBe(5);
    });

    it('many senders keep all, and other tenants lose nothing by it', async () => {
      const answers = [];
      for (let sender = 0; sender < 20; sender += 1) answers.push(...(await burst(`${sender}@many.example`, SOUTH, 4)));
      expect(answers.filter((answer) => answer === '250').length).toBeLessThanOrEqual(few['mail-of-tenant']);
      expect(answers.filter((answer) => !/^(250|450 4\.7\.1 )/.test(answer))).toEqual([]);
      expect(await burst('tom@plain.example', NORTH, 1)).toEqual(['250']);
    });
  });

  it('sends nothing by itself, whoever writes', async () => {
    for (const from of ['Mia Lind <mia@harbor.example>', 'Eve <eve@elsewhere.example>'])
      expect(await mailIn({ from, subject: 'Buy this', text: 'And that.' })).toMatch(/^250/);
    expect(sink.mails).toEqual([]);
  });
});
