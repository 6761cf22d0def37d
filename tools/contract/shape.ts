/**
 * One shape in the terms of JSON Schema that the contract uses, and of functions, which JSON Schema lacks.
 * Zod's schemas and the TypeScript types of `contracts/host.ts` are both told in it, so that one comparison serves.
 */
export interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  /** The value that stands for what cannot be read: then unknown members are no break. */
  readonly default?: unknown;
  /** Members of an enum that may grow. */
  readonly 'x-known-values'?: readonly string[];
  /** Of a function: what it takes. */
  readonly parameters?: readonly { readonly name: string; readonly optional: boolean; readonly shape: Shape }[];
  /** Of a function: what it gives. */
  readonly result?: Shape;
  /** A type that is told by its name only. */
  readonly name?: string;
  readonly [constraint: string]: unknown;
}

/** One HTTP route. `problems` are those of its own. */
export interface RouteSnapshot {
  readonly method: string;
  readonly path: string;
  readonly successStatus: number;
  readonly ifMatch: boolean;
  readonly idempotencyKey: boolean | 'optional';
  readonly query: Shape | null;
  readonly body: Shape | 'binary' | null;
  readonly response: Shape | 'binary' | 'event-stream' | null;
  readonly problems: readonly string[];
}

/** All that hosts and backends build on, as one piece of data. */
export interface ContractSnapshot {
  readonly id: string;
  readonly version: string;
  readonly routes: Readonly<Record<string, RouteSnapshot>>;
  readonly problems: Readonly<Record<string, number>>;
  /** The body of every problem, whatever its code. */
  readonly problem: Shape;
  /** What the streams say; a reader skips a type that it does not know. */
  readonly streams: Readonly<Record<string, Shape>>;
  /** What a host gives to the Peek. */
  readonly fromHost: Readonly<Record<string, Shape>>;
  /** What the Peek gives to a host. */
  readonly toHost: Readonly<Record<string, Shape>>;
}
