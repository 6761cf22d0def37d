import * as z from 'zod/mini';
import { PROBLEMS, problemSchema, type ProblemCode } from '../problem.ts';
import { CONTRACT_VERSION } from '../version.ts';
import { COMMON_PROBLEMS, WRITE_PROBLEMS, type RouteShape } from './route.ts';
import { routeDocs } from './routeDocs.ts';
import { routes, type RouteName } from './routes.ts';

type Json = Record<string, unknown>;

const jsonSchema = (schema: z.ZodMiniType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
};

const header = (name: string, description: string, required = true): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

const parametersOf = (shape: RouteShape): Json[] => {
  const inPath = [...shape.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = shape.query ? jsonSchema(shape.query, 'input') : undefined;
  const required = (query?.['required'] ?? []) as string[];
  const inQuery = Object.entries((query?.['properties'] ?? {}) as Json).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  return [
    ...inPath,
    ...inQuery,
    ...(shape.ifMatch ? [header('If-Match', 'The revision of the ticket that is changed, in quotes.')] : []),
    ...(shape.idempotencyKey
      ? [header('Idempotency-Key', 'A fresh random key for each thing that is made.', shape.idempotencyKey === true)]
      : []),
    ...(shape.method === 'GET' ? [] : [header('X-CSRF-Token', 'The token of GET /api/session.')]),
  ];
};

const content = (kind: RouteShape['response'] | RouteShape['body'], io: 'input' | 'output'): Json => {
  if (kind === 'binary') return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
  if (kind === 'event-stream') return { 'text/event-stream': { schema: { type: 'string' } } };
  return { 'application/json': { schema: jsonSchema(kind as z.ZodMiniType, io) } };
};

const problemAnswers = (name: RouteName, shape: RouteShape): Json => {
  const codes: readonly ProblemCode[] = [
    ...COMMON_PROBLEMS,
    ...(shape.method === 'GET' ? [] : WRITE_PROBLEMS),
    ...routeDocs[name].problems,
  ];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      String(status),
      {
        description: list.map((code) => `${code}: ${PROBLEMS[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
};

const operation = (name: RouteName, shape: RouteShape): Json => ({
  operationId: name,
  summary: routeDocs[name].summary,
  parameters: parametersOf(shape),
  ...(shape.body ? { requestBody: { required: true, content: content(shape.body, 'input') } } : {}),
  responses: {
    [shape.successStatus]: {
      description: 'Success',
      ...(shape.response ? { content: content(shape.response, 'input') } : {}),
    },
    ...problemAnswers(name, shape),
  },
});

/** The OpenAPI 3.1 document of {@link routes}. */
export const openApiDocument = (): Json => {
  const paths: Record<string, Json> = {};
  for (const [name, shape] of Object.entries(routes) as [RouteName, RouteShape][]) {
    (paths[shape.path] ??= {})[shape.method.toLowerCase()] = operation(name, shape);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Ticket Peek API', version: CONTRACT_VERSION },
    paths,
    components: { schemas: { Problem: jsonSchema(problemSchema, 'input') } },
  };
};
