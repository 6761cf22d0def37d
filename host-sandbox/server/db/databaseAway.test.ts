import { describe, expect, test } from 'vitest';
import { DatabaseAway, isDatabaseAway, tellAway } from './databaseAway.ts';

const coded = (code: string): Error => Object.assign(new Error('not now'), { code });

describe('that the database is away', () => {
  test.each([
    ['a server that is not there', coded('ECONNREFUSED')],
    ['a name that is not known', coded('ENOTFOUND')],
    ['a connection that was reset', coded('ECONNRESET')],
    ['a server that stops', coded('57P01')],
    ['a server that starts', coded('57P03')],
    ['no place for one more', coded('53300')],
    ['a connection failure', coded('08006')],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
    ['a connection that nobody may use', new Error('Client has encountered a connection error and is not queryable')],
  ])('is told by its type for %s', async (_, cause) => {
    const told = await tellAway(Promise.reject(cause)).catch((error: unknown) => error);
    expect(told).toBeInstanceOf(DatabaseAway);
    expect(told).toMatchObject({ cause });
    expect(isDatabaseAway(new Error('outer', { cause: told }))).toBe(true);
  });

  test.each([coded('23505'), coded('53100'), coded('57014'), new Error('other')])(
    'is not said of what it is not: %s',
    async (cause) => {
      await expect(tellAway(Promise.reject(cause))).rejects.toBe(cause);
      expect(isDatabaseAway(cause)).toBe(false);
    },
  );

  test('is not said where another server was not reached', () =>
    expect(isDatabaseAway(coded('ECONNREFUSED'))).toBe(false));
});
