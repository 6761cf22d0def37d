import { describe, expect, test } from 'vitest';
import { sendStop } from './sendStop.ts';

const recipients = { to: [{ address: 'ana@harbor.example', name: null }], cc: [], bcc: [] };
const ready = { text: 'Hello', uploading: false, recipients };

describe('what keeps a message from being sent', () => {
  test('is nothing for a text with a recipient', () => {
    expect(sendStop(ready)).toBeNull();
  });

  test('is a file that is not there yet, for a note as well', () => {
    expect(sendStop({ ...ready, recipients: null, uploading: true })?.text).toContain('still being uploaded');
  });

  test('is that nobody stands in To', () => {
    expect(sendStop({ ...ready, recipients: { ...recipients, to: [], cc: recipients.to } })?.kind).toBe('recipients');
  });

  test('is an address that is none, whatever the field', () => {
    const bcc = [{ address: 'ana@harbor', name: null }];
    expect(sendStop({ ...ready, recipients: { ...recipients, bcc } })?.text).toBe(
      '“ana@harbor” is not an e-mail address.',
    );
  });

  test('is a placeholder, with its place, but not in a note', () => {
    const text = 'Hello {{contact.firstName}},';
    const stop = sendStop({ ...ready, text });
    expect(text.slice(stop!.place!.start, stop!.place!.end)).toBe('{{contact.firstName}}');
    expect(sendStop({ ...ready, text, recipients: null })).toBeNull();
  });
});
