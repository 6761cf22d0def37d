import type * as z from 'zod/mini';
import { fillPath, type RouteShape } from '../http/route.ts';
import { routes, type RouteName } from '../http/routes.ts';
import type { SignedIn } from '../people.ts';
import { PROBLEMS, problemSchema, problemType, type Problem, type ProblemCode } from '../problem.ts';
import type { Ticket } from '../ticket.ts';
import { openStream, type EventStream } from './eventStream.ts';
import { Fault, type ConformanceOptions } from './types.ts';

/** How a route is asked. Headers given as null are left out, `X-CSRF-Token` and the sign-in among them. */
export interface Ask {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** What came. `body` is parsed JSON, or null. */
export interface Answer {
  readonly asked: string;
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly body: unknown;
}

/** Beginning of what came, for a report. */
const excerpt = ({ status, bytes }: Answer): string => {
  const text = new TextDecoder().decode(bytes.slice(0, 300));
  return `${status}${text ? ` ${text.replace(/\s+/g, ' ').slice(0, 240)}` : ''}`;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

/** The hands of the kit: asks the backend, and reads its answers by the contract. */
export class Kit {
  readonly asked = new Set<RouteName>();
  /** What the kit leaves behind, in words. */
  readonly left: string[] = [];
  /** The last request, for the report. */
  last = '';
  me!: SignedIn;
  ticket!: Ticket;
  readonly timeoutMs: number;
  readonly #streams: EventStream[] = [];

  constructor(readonly options: ConformanceOptions) {
    this.timeoutMs = options.timeoutMs ?? 10_000;
  }

  #request(name: RouteName, { params = {}, query = {}, body, headers = {} }: Ask): { url: string; init: RequestInit } {
    const shape: RouteShape = routes[name];
    this.asked.add(name);
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString();
    const path = fillPath(shape.path, { ticketId: this.ticket?.id ?? 'none', ...params }) + (search && `?${search}`);
    this.last = `${shape.method} ${path}`;
    const isBytes = body instanceof Uint8Array;
    const all: Record<string, string | null> = {
      Accept: 'application/json, application/problem+json, text/event-stream',
      ...this.options.headers,
      ...(shape.method === 'GET' || !this.me ? {} : { 'X-CSRF-Token': this.me.csrfToken }),
      ...(body === undefined ? {} : { 'Content-Type': isBytes ? 'application/octet-stream' : 'application/json' }),
      ...headers,
    };
    const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
    const data =
      body === undefined ? undefined : isBytes ? new Blob([body as Uint8Array<ArrayBuffer>]) : JSON.stringify(body);
    return { url: this.options.baseUrl + path, init: { method: shape.method, headers: kept, body: data } };
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    try {
      return await (this.options.fetch ?? fetch)(url, init);
    } catch (cause) {
      const reason =
        cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
      throw new Fault(`no answer: ${reason}`, { cause });
    }
  }

  /** Asks a route and takes whatever comes. Throws a {@link Fault} only when nothing comes. */
  async ask(name: RouteName, ask: Ask = {}): Promise<Answer> {
    const { url, init } = this.#request(name, ask);
    const asked = this.last;
    const response = await this.#fetch(url, { ...init, signal: AbortSignal.timeout(this.timeoutMs) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    const body = isJson ? parsed(new TextDecoder().decode(bytes)) : null;
    return { asked, status: response.status, headers: response.headers, bytes, body };
  }

  /** Asks a route that must say yes, and reads the answer by its schema. */
  async call<N extends RouteName>(name: N, ask: Ask = {}): Promise<Read<(typeof routes)[N]>> {
    const shape: RouteShape = routes[name];
    const answer = await this.ask(name, ask);
    if (answer.status !== shape.successStatus) throw new Fault(`${excerpt(answer)}, expected ${shape.successStatus}`);
    if (!shape.response || typeof shape.response === 'string') return undefined as never;
    return this.read(shape.response, answer.body) as never;
  }

  /** Reads data by a schema of the contract. */
  read<S extends z.ZodMiniType>(schema: S, data: unknown): z.output<S> {
    const result = schema.safeParse(data);
    if (result.success) return result.data;
    const issues = result.error.issues
      .slice(0, 3)
      .map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
    throw new Fault(`not the promised shape: ${issues.join('; ')}`);
  }

  /** Reads a refusal, which must be one of these problems, told as RFC 9457 wants it. */
  refusal(answer: Answer, ...codes: readonly ProblemCode[]): Problem {
    const wanted = codes.map((code) => `${PROBLEMS[code].status} ${code}`).join(' or ');
    const code = (answer.body as { code?: ProblemCode } | null)?.code;
    if (!code || !codes.includes(code) || answer.status !== PROBLEMS[code].status) {
      throw new Fault(`${answer.asked}: ${excerpt(answer)}, expected ${wanted}`);
    }
    if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) {
      throw new Fault(
        `${answer.asked}: Content-Type ${answer.headers.get('content-type')}, expected application/problem+json`,
      );
    }
    const problem = this.read(problemSchema, answer.body);
    if (problem.status !== answer.status || problem.type !== problemType(code)) {
      throw new Fault(`${answer.asked}: type ${problem.type} and status ${problem.status} do not belong to ${code}`);
    }
    return problem;
  }

  /** Opens a stream; all are closed with the kit. */
  async stream(name: RouteName, ask: Ask = {}): Promise<EventStream> {
    const { url, init } = this.#request(name, ask);
    const stream = await openStream((signal) => this.#fetch(url, { ...init, signal }), this.timeoutMs);
    this.#streams.push(stream);
    return stream;
  }

  async close(): Promise<void> {
    await Promise.all(this.#streams.map((stream) => stream.close()));
  }
}

type Read<R extends RouteShape> = R['response'] extends z.ZodMiniType ? z.output<R['response']> : undefined;

/** Throws a {@link Fault} unless it is so. */
export function expectThat(condition: unknown, came: string): asserts condition {
  if (!condition) throw new Fault(came);
}
