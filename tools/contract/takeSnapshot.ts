import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { routeDocs } from '../../contracts/http/routeDocs.ts';
import {
  assistEventSchema,
  CONTRACT_ID,
  CONTRACT_VERSION,
  PROBLEMS,
  problemSchema,
  queueLiveEventSchema,
  routes,
  ticketLiveEventSchema,
  type RouteName,
  type RouteShape,
} from '../../contracts/index.ts';
import type { ContractSnapshot, RouteSnapshot, Shape } from './shape.ts';
import { readTypeShapes } from './typeShapes.ts';

const contracts = path.resolve(import.meta.dirname, '../../contracts');

/** Where the types stand that host and Peek give each other. */
const TYPES = ['host.ts', 'mounts.ts', 'telemetry.ts'];
const FROM_HOST = [
  ...['HostHello', 'HostCapabilities', 'PeekMountOptions', 'PeekInput', 'QueueNeighbour', 'HostResponse'],
  'PeekBridgeProps',
];
const TO_HOST = [
  ...['PeekRemote', 'PeekHandle', 'PeekEvent', 'PeekError', 'Negotiation', 'HostRequest', 'PeekDiagnostics'],
  ...['PeekMeasure', 'TicketPeekElement', 'DefineTicketPeek', 'PeekBridge'],
];

const schemaShape = (schema: z.ZodMiniType): Shape => {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return shape as Shape;
};

const part = <K extends string>(given: z.ZodMiniType | K | undefined): Shape | K | null => {
  if (given === undefined) return null;
  return typeof given === 'string' ? given : schemaShape(given);
};

const routeSnapshot = (name: RouteName, shape: RouteShape): RouteSnapshot => ({
  method: shape.method,
  path: shape.path,
  successStatus: shape.successStatus,
  ifMatch: shape.ifMatch ?? false,
  idempotencyKey: shape.idempotencyKey ?? false,
  query: shape.query ? schemaShape(shape.query) : null,
  body: part(shape.body),
  response: part(shape.response),
  problems: routeDocs[name].problems,
});

/** The contract as it stands in the working tree. */
export const takeSnapshot = (): ContractSnapshot => {
  const source = TYPES.map((name) => readFileSync(path.join(contracts, name), 'utf8')).join('\n');
  const typeShape = readTypeShapes(source, [...FROM_HOST, ...TO_HOST]);
  const types = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, typeShape(name)]));
  return {
    id: CONTRACT_ID,
    version: CONTRACT_VERSION,
    routes: Object.fromEntries(
      (Object.entries(routes) as [RouteName, RouteShape][]).map(([name, shape]) => [name, routeSnapshot(name, shape)]),
    ),
    problems: Object.fromEntries(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status])),
    problem: schemaShape(problemSchema),
    streams: {
      'live stream of a ticket': schemaShape(ticketLiveEventSchema),
      'live stream of the queue': schemaShape(queueLiveEventSchema),
      'stream of an assistance': schemaShape(assistEventSchema),
    },
    fromHost: types(FROM_HOST),
    toHost: types(TO_HOST),
  };
};
