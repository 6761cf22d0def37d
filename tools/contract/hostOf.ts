import type { HostHello, PeekInput } from '../../contracts/index.ts';
import type { ContractSnapshot, Shape } from './shape.ts';

/** A host that knows one release of the contract and nothing else. */
export interface FrozenHost {
  /** With every capability of that release, and with those alone that it requires. */
  readonly hellos: Readonly<Record<'full' | 'least', HostHello>>;
  /** Every field that may be given. */
  readonly input: PeekInput;
  /** Each event of that release, with the fields of its payload that a host may rely on. */
  readonly understands: Readonly<Record<string, readonly string[]>>;
}

/** Which ticket a frozen host shows; tests have one of this id. */
const TICKET_ID = 'tkt_1';
const MOMENT = '2026-11-23T09:00:00.000Z';

const PRIMITIVES: Readonly<Record<string, unknown>> = {
  string: 'text',
  number: 1,
  integer: 1,
  boolean: true,
  null: null,
};

/** A value of a shape, every optional part included. Throws for a shape that it cannot fill. */
const sampleOf = (shape: Shape, named: Readonly<Record<string, Shape>>): unknown => {
  const { const: only, enum: members, 'x-known-values': known, anyOf, oneOf, type, name, properties, items } = shape;
  if (only !== undefined) return only;
  const first = members?.[0] ?? known?.[0];
  if (first !== undefined) return first;
  const one = (anyOf ?? oneOf)?.find((alternative) => alternative.type !== 'null');
  if (one) return sampleOf(one, named);
  if (name && named[name]) return sampleOf(named[name], named);
  if (type === 'array') return items ? [sampleOf(items, named)] : [];
  if (properties)
    return Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, sampleOf(part, named)]));
  if (type === 'object' || name?.startsWith('Record<')) return {};
  if (shape['format'] === 'date-time') return MOMENT;
  const primitive = PRIMITIVES[type ?? name ?? ''];
  if (primitive === undefined) throw new TypeError(`A frozen host cannot be given ${JSON.stringify(shape)}.`);
  return primitive;
};

const required = (shape: Shape | undefined): readonly string[] => shape?.required ?? [];

/** The host that a release of the contract describes. */
export const hostOf = ({ id, version, fromHost, toHost, routes }: ContractSnapshot): FrozenHost => {
  const { HostCapabilities: capabilities, PeekInput: input, QueueNeighbour } = fromHost;
  const row = routes['listTickets']?.response;
  const rows = typeof row === 'object' ? row?.properties?.['items']?.items : undefined;
  if (!capabilities || !input || !QueueNeighbour || !rows) throw new TypeError('The contract has no mount to freeze.');
  const hello = (names: readonly string[]): HostHello => ({
    contract: { id: id as HostHello['contract']['id'], version },
    host: { name: 'frozen queue', version },
    capabilities: Object.fromEntries(names.map((name) => [name, 1])),
  });
  const given = sampleOf(input, { TicketRow: rows, QueueNeighbour }) as PeekInput;
  const { messageId: _, ...whole } = given;
  return {
    hellos: { full: hello(Object.keys(capabilities.properties ?? {})), least: hello(required(capabilities)) },
    input: {
      ...whole,
      ticketId: TICKET_ID,
      locale: 'en-GB',
      ...(given.seed && { seed: { ...given.seed, id: TICKET_ID } }),
    },
    understands: Object.fromEntries(
      (toHost['PeekEvent']?.anyOf ?? []).map(({ properties }) => [
        String(properties?.['type']?.const),
        required(properties?.['payload']),
      ]),
    ),
  };
};
