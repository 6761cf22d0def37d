import * as z from 'zod/mini';
import { idSchema, instantSchema, readingSchema, supportSessionStateSchema } from '#contracts';

/**
 * What agent and server say to each other: JSON, one message a frame, in a WebSocket over mutual TLS.
 * Who speaks is known from the client certificate alone, so no message names an asset or a tenant.
 *
 * Within a version both sides only add message types and the server only adds fields: a type that one does
 * not know is ignored. What the server reads is parsed strictly, what the agent reads tolerantly.
 */
export const PROTOCOL_VERSION = 1;

/** Path of the link on the server. */
export const LINK_PATH = '/agent';

/** Longest frame that either side takes, in bytes. A longer one ends the connection (RFC 6455, code 1009). */
export const MAX_FRAME_BYTES = 256 * 1024;

/** Longest message of an end user, in UTF-16 code units. */
export const CUSTOMER_TEXT_MAX_LENGTH = 10_000;

/** Why a connection was ended on purpose (RFC 6455, section 7.4.2: codes for private use). */
export const CLOSE = {
  /** The same asset has connected again. */
  superseded: 4001,
  /** The other side speaks a version that this one does not. */
  versionUnsupported: 4002,
  /** A message that breaks the protocol. */
  badMessage: 4003,
  /** The certificate was revoked or has expired while the connection was open. */
  certificateEnded: 4004,
  /** The server knows no such asset, or could not take it in. */
  notTaken: 4005,
  /** The sender is being stopped. */
  goingAway: 1001,
} as const;

/** Longest piece of a recording, in UTF-16 code units; its JSON fits into a frame. */
export const RECORDING_CHUNK_MAX_LENGTH = 32 * 1024;

const line = (maxLength: number) => z.string().check(z.maxLength(maxLength));
const list = <S extends z.ZodMiniType>(items: S) => z.array(items).check(z.maxLength(200));
const sessionId = { sessionId: idSchema };

/** What the server may ask an agent about its machine, each with the shape of its answer. */
export const answerSchemas = {
  /** The processes that use the processor most, busiest first. */
  processes: z.object({
    items: list(
      z.object({
        pid: z.int(),
        name: line(256),
        user: line(256),
        cpuPercent: z.number(),
        memoryBytes: z.number(),
      }),
    ),
  }),
  /** The mounted file systems. */
  disks: z.object({
    items: list(
      z.object({
        device: line(512),
        mount: line(512),
        type: line(64),
        sizeBytes: z.number(),
        usedBytes: z.number(),
        usedPercent: z.number(),
      }),
    ),
  }),
  /** The machine itself. */
  system: z.object({
    hostname: line(256),
    os: line(256),
    kernel: line(256),
    architecture: line(64),
    manufacturer: line(256),
    model: line(256),
    processor: line(256),
    cores: z.int(),
    ramBytes: z.number(),
    uptimeSeconds: z.number(),
    addresses: list(line(64)),
  }),
} as const;

/** What can be asked. */
export type Question = keyof typeof answerSchemas;
export type Answer<Q extends Question> = z.infer<(typeof answerSchemas)[Q]>;
export type Processes = Answer<'processes'>;
export type Disks = Answer<'disks'>;
export type SystemFacts = Answer<'system'>;

/** Everything that an agent says, by type. */
export const agentMessageSchemas = {
  /** The first message of a connection; said again when who is signed in has changed. */
  hello: z.strictObject({
    type: z.literal('hello'),
    v: z.int(),
    hostname: line(256),
    os: line(256),
    model: line(256),
    serialNumber: line(256),
    /** Null: nobody is signed in, so nobody can consent. */
    signedInUser: z.nullable(line(256)),
    agentVersion: line(64),
  }),
  reading: z.strictObject({ type: z.literal('reading'), ...readingSchema.shape }),
  /** `messageId` is made by the agent and kept over every repetition until the message is acknowledged. */
  customer_message: z.strictObject({
    type: z.literal('customer_message'),
    messageId: z.uuid(),
    text: z.string().check(z.minLength(1), z.maxLength(CUSTOMER_TEXT_MAX_LENGTH)),
  }),
  /** The prompt stands before the end user's eyes. May be said more than once. */
  consent_shown: z.strictObject({ type: z.literal('consent_shown'), ...sessionId }),
  consent_decision: z.strictObject({
    type: z.literal('consent_decision'),
    ...sessionId,
    decision: z.enum(['accepted', 'declined']),
  }),
  /** The end user ends the recorded session. */
  session_stop: z.strictObject({ type: z.literal('session_stop'), ...sessionId }),
  /**
   * A piece of what the end user's page has recorded (contracts/recording.ts). Said again until
   * `recording_ack` has told whether it is kept.
   */
  recording_chunk: z.strictObject({
    type: z.literal('recording_chunk'),
    ...sessionId,
    pageId: z.uuid(),
    index: z.int().check(z.nonnegative(), z.maximum(1_000_000)),
    text: z.string().check(z.minLength(1), z.maxLength(RECORDING_CHUNK_MAX_LENGTH)),
  }),
  /** `result` has the shape of the answer that was asked for; `error` says why there is none. */
  answer: z.union([
    z.strictObject({ type: z.literal('answer'), requestId: z.uuid(), result: z.record(z.string(), z.unknown()) }),
    z.strictObject({ type: z.literal('answer'), requestId: z.uuid(), error: line(1000) }),
  ]),
} as const;

/** Everything that the server says, by type. */
export const serverMessageSchemas = {
  /** The server keeps the message for good; the agent may forget it. */
  ack: z.object({ type: z.literal('ack'), messageId: z.uuid() }),
  /** Asks for consent to a recorded session. Said again after a reconnect while the request is open. */
  consent_request: z.object({
    type: z.literal('consent_request'),
    ...sessionId,
    technicianName: line(256),
    /** Why, in words for the end user. */
    reason: line(2000),
    expiresAt: instantSchema,
    /** One entry for each kind of thing, e.g. `Your screen`. */
    whatIsRecorded: z.array(line(200)).check(z.minLength(1), z.maxLength(10)),
  }),
  session_state: z.object({
    type: z.literal('session_state'),
    ...sessionId,
    state: supportSessionStateSchema,
    /** With `active`: the session is over. With `expired`: the request was withdrawn, not timed out. */
    ended: z.boolean(),
  }),
  /** With `kept: false` nothing more of this session is to be recorded. */
  recording_ack: z.object({
    type: z.literal('recording_ack'),
    ...sessionId,
    pageId: z.uuid(),
    index: z.int(),
    kept: z.boolean(),
  }),
  request: z.object({ type: z.literal('request'), requestId: z.uuid(), what: z.string() }),
} as const;

type MessageOf<Schemas extends Record<string, z.ZodMiniType>> = {
  [T in keyof Schemas]: z.infer<Schemas[T]>;
}[keyof Schemas];

export type AgentMessage = MessageOf<typeof agentMessageSchemas>;
export type ServerMessage = MessageOf<typeof serverMessageSchemas>;
type Of<M extends { type: string }, T extends M['type']> = Omit<Extract<M, { type: T }>, 'type'>;
export type Hello = Of<AgentMessage, 'hello'>;
export type ConsentRequest = Of<ServerMessage, 'consent_request'>;
export type SessionStatement = Of<ServerMessage, 'session_state'>;
export type RecordingChunk = Of<AgentMessage, 'recording_chunk'>;
export type ConsentDecision = Of<AgentMessage, 'consent_decision'>['decision'];

/** A frame that is not JSON, names no type, or has a known type and the wrong content. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

const typedSchema = z.object({ type: z.string() });

const read = <S extends Record<string, z.ZodMiniType>>(schemas: S, frame: string): MessageOf<S> | null => {
  let content: unknown;
  try {
    content = JSON.parse(frame);
  } catch (cause) {
    throw new ProtocolError('The frame is not JSON.', { cause });
  }
  const typed = typedSchema.safeParse(content);
  if (!typed.success) throw new ProtocolError('The message has no type.');
  const { type } = typed.data;
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (!schema) return null;
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    throw new ProtocolError(`The message '${type}' is not valid: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    });
  }
  return parsed.data as MessageOf<S>;
};

/** Reads what an agent said; null for a type that this version does not know. @throws {ProtocolError} */
export const readAgentMessage = (frame: string): AgentMessage | null => read(agentMessageSchemas, frame);

/** Reads what the server said; null for a type that this version does not know. @throws {ProtocolError} */
export const readServerMessage = (frame: string): ServerMessage | null => read(serverMessageSchemas, frame);
