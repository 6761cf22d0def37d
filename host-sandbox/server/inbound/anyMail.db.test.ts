import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deliver, log, seenOn, signed, useMailDesk } from './testing/mailDesk.ts';
import { file, mailOf, multipart, text } from './testing/writeMime.ts';

useMailDesk();

it('a mail of any bytes is filed or held, and its conversation can be read', { timeout: 120_000 }, async () => {
  const answers = await signed('ticket-printer');
  const whole = (): Buffer =>
    mailOf(multipart('mixed', [text('Hello'), file('a.bin', 'abc')]), {
      'Message-ID': `<${randomUUID()}@harbor.example>`,
      'In-Reply-To': answers,
      Cc: 'Tom <tom@plain.example>',
    });
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(700), fc.uint8Array({ minLength: 1, maxLength: 12 })), { minLength: 1, maxLength: 6 }),
      async (changes) => {
        const raw = changes.reduce<Buffer>(
          (mail, [at, bytes]) => Buffer.concat([mail.subarray(0, at), bytes, mail.subarray(at + bytes.length)]),
          whole(),
        );
        const [outcome] = await deliver(raw);
        sent += 1;
        expect(outcome?.reason).not.toContain('because of an error');
      },
    ),
    { numRuns: 60 },
  );
  expect(await log()).toHaveLength(sent);
  await seenOn('ticket-printer');
});
