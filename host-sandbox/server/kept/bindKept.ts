import type { RouteAnswer, RouteParams, RouteQuery, RouteShape } from '#contracts';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { readTenant, type TenantScope } from '../db/tenancy.ts';
import type { Bind } from '../http/bind.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import type { Made } from './keptAnswers.ts';

/** Who is answered alike, and all that is known of who asks when that is read. */
interface Askers {
  readonly tenant: TenantScope;
  readonly role: TenantScope & Pick<SignedInTechnician, 'role'>;
  readonly technician: TenantScope & Pick<SignedInTechnician, 'role' | 'technicianId'>;
}

const ASKERS: { readonly [A in keyof Askers]: (me: SignedInTechnician) => Askers[A] } = {
  tenant: ({ tenantId }) => ({ tenantId }),
  role: ({ tenantId, role }) => ({ tenantId, role }),
  technician: ({ tenantId, role, technicianId }) => ({ tenantId, role, technicianId }),
};

/** What was read, with the keys of all of it (migration `kept_answers`). */
export interface Read<F> {
  readonly facts: F;
  readonly keys: readonly string[];
}

interface Asked<R extends RouteShape> {
  readonly params: RouteParams<R>;
  readonly query: RouteQuery<R>;
}

interface Plan<R extends RouteShape, A extends keyof Askers, F> {
  readonly sameFor: A;
  /** Reads what is kept. It must not depend on the clock, nor on anything but the database and its arguments. */
  readonly read: (tx: Db, who: Askers[A], asked: Asked<R>) => Promise<Read<F>>;
}

/** Makes the answer of what was read, at each request anew: what depends on the clock, or on who asks. */
export type Tell<R extends RouteShape, F> = (
  facts: F,
  now: Date,
  request: Asked<R> & { readonly me: SignedInTechnician },
) => RouteAnswer<R> | Promise<RouteAnswer<R>>;

/** Serves routes of which is kept what was read, as long as nothing of it has changed (decision 0037). */
export interface BindKept {
  /** The answer itself is kept, as bytes. */
  answer<R extends RouteShape, A extends keyof Askers>(shape: R, plan: Plan<R, A, RouteAnswer<R>>): void;
  /** The same for an answer that says beside what was read only what time it is. */
  answerAt<R extends RouteShape, A extends keyof Askers>(
    shape: R,
    plan: Plan<R, A, Omit<RouteAnswer<R>, 'serverNow'>>,
  ): void;
  /** What was read is kept, and the answer made of it at each request. */
  facts<R extends RouteShape, A extends keyof Askers, F extends object>(
    shape: R,
    plan: Plan<R, A, F> & { readonly tell: Tell<R, F> },
  ): void;
}

const bytesOf = (answer: unknown): Buffer => Buffer.from(JSON.stringify(answer));

/** Puts the time at the end of an object in JSON. */
const withTime = (json: Buffer, now: Date): Buffer =>
  Buffer.concat([json.subarray(0, -1), Buffer.from(`,"serverNow":"${now.toISOString()}"}`)]);

const HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/** Makes {@link BindKept}. Where the context keeps nothing, everything is read for each request. */
export const keeping = (bind: Bind, { database: { db }, kept, now }: ServerContext): BindKept => {
  const find = <R extends RouteShape, A extends keyof Askers, F, V>(
    shape: R,
    { sameFor, read }: Plan<R, A, F>,
    me: SignedInTechnician,
    { params, query }: Asked<R>,
    toValue: (facts: F) => Omit<Made<V>, 'keys'>,
  ): Promise<V> => {
    const who = ASKERS[sameFor](me);
    const make = async (): Promise<Made<V>> => {
      const { facts, keys } = await readTenant(db, who, (tx) => read(tx, who, { params, query }));
      return { ...toValue(facts), keys };
    };
    // All that `make` knows is in the name.
    return kept ? kept.get(JSON.stringify([shape.path, who, params, query]), make) : make().then(({ value }) => value);
  };

  const asBytes = (facts: unknown): Omit<Made<Buffer>, 'keys'> => {
    const value = bytesOf(facts);
    return { value, bytes: value.length };
  };

  return {
    answer: (shape, plan) =>
      bind(shape, async ({ me, params, query, http }) => {
        const json = await find(shape, plan, me, { params, query }, asBytes);
        return http.body(json as never, 200, HEADERS) as never;
      }),
    answerAt: (shape, plan) =>
      bind(shape, async ({ me, params, query, http }) => {
        const json = await find(shape, plan, me, { params, query }, asBytes);
        return http.body(withTime(json, now()) as never, 200, HEADERS) as never;
      }),
    facts: (shape, plan) =>
      bind(shape, async ({ me, params, query, http }) => {
        // An object takes about twice as much as its text.
        const facts = await find(shape, plan, me, { params, query }, (value) => ({
          value,
          bytes: 2 * bytesOf(value).length,
        }));
        const answer = await plan.tell(facts, now(), { me, params, query });
        return http.body(JSON.stringify(answer), 200, HEADERS) as never;
      }),
  };
};
