import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageIdsIn, signMessageId, verifyMessageId } from './messageId.ts';

const SECRET = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
const OTHER = Buffer.from('another tenant, another key ....').toString('base64');

const ticketIds = fc.stringMatching(/^[\w-]{1,128}$/);
const domains = fc.domain();

describe('our own Message-IDs', () => {
  it('lead back to their ticket, whatever the ticket and the domain', () => {
    fc.assert(
      fc.property(ticketIds, domains, (ticketId, domain) => {
        expect(verifyMessageId(signMessageId(ticketId, domain, SECRET), SECRET)).toBe(ticketId);
      }),
    );
  });

  it('prove nothing under another tenant’s key', () => {
    fc.assert(
      fc.property(ticketIds, domains, (ticketId, domain) => {
        expect(verifyMessageId(signMessageId(ticketId, domain, OTHER), SECRET)).toBeNull();
      }),
    );
  });

  it('break when any character before the @ is changed', () => {
    const id = signMessageId('tic_north_12', 'north.example', SECRET);
    fc.assert(
      fc.property(fc.nat(id.indexOf('@') - 1), fc.constantFrom('0', 'a', 'F', '.', 'x', '@'), (at, character) => {
        fc.pre(id[at] !== character);
        expect(verifyMessageId(id.slice(0, at) + character + id.slice(at + 1), SECRET)).toBeNull();
      }),
    );
  });

  it('never accept arbitrary text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(verifyMessageId(text, SECRET)).toBeNull();
      }),
    );
  });

  it('are never the same twice', () => {
    const ids = Array.from({ length: 1000 }, () => signMessageId('t1', 'north.example', SECRET));
    expect(new Set(ids).size).toBe(1000);
  });

  it('are valid dot-atoms, as RFC 5322 wants a Message-ID', () => {
    expect(signMessageId('tic_north_12', 'north.example', SECRET)).toMatch(
      /^[\w-]+(\.[0-9a-f]{32}){2}@north\.example$/,
    );
  });

  it('are not made for a ticket id that would break the header', () => {
    expect(() => signMessageId('t1>\r\nBcc: all@example', 'north.example', SECRET)).toThrow(TypeError);
  });

  it('are not made with a key that is too short to be one', () => {
    expect(() => signMessageId('t1', 'north.example', 'c2hvcnQ=')).toThrow(RangeError);
  });
});

describe('reading In-Reply-To and References', () => {
  it('takes every id in its order, across folds and comments', () => {
    expect(messageIdsIn('<a@x>\r\n (a comment)\t<b@y>,<c@z>')).toEqual(['a@x', 'b@y', 'c@z']);
  });

  it('finds none in an absent header or in nonsense', () => {
    expect(messageIdsIn(undefined)).toEqual([]);
    expect(messageIdsIn(`no ids < > <<>> <a\0b@x> <${'a'.repeat(300)}> here`)).toEqual([]);
  });
});
