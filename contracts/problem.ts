import * as z from 'zod/mini';

/** The names of {@link PROBLEMS}. On their own, because a reader of problems needs no more than these. */
const CODES = [
  'invalid-request',
  'unauthenticated',
  'csrf-rejected',
  'forbidden',
  'not-found',
  'precondition-required',
  'revision-conflict',
  'transition-not-allowed',
  'idempotency-key-required',
  'idempotency-in-flight',
  'idempotency-mismatch',
  'no-email-account',
  'no-contact-address',
  'mail-dispatch-failed',
  'mail-outcome-unknown',
  'conversation-moved',
  'unfilled-variable',
  'reply-gone',
  'upload-out-of-step',
  'attachment-refused',
  'attachment-too-large',
  'session-running',
  'asset-unavailable',
  'nobody-signed-in',
  'merge-refused',
  'timer-running-elsewhere',
  'rate-limited',
  'assistant-failed',
  'unavailable',
  'internal',
] as const;

export type ProblemCode = (typeof CODES)[number];

/** Every way in which the API says no, with its HTTP status and its short title. */
export const PROBLEMS = {
  'invalid-request': { status: 422, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'You are not signed in' },
  'csrf-rejected': { status: 403, title: 'The request could not be verified' },
  forbidden: { status: 403, title: 'You may not do this' },
  'not-found': { status: 404, title: 'Not found' },
  'precondition-required': { status: 428, title: 'The revision is missing' },
  'revision-conflict': { status: 412, title: 'Someone else changed the ticket' },
  'transition-not-allowed': { status: 409, title: 'This status change is not allowed' },
  'idempotency-key-required': { status: 400, title: 'The Idempotency-Key is missing' },
  'idempotency-in-flight': { status: 409, title: 'This message is being sent already' },
  'idempotency-mismatch': { status: 422, title: 'The Idempotency-Key was used for another message' },
  'no-email-account': { status: 409, title: 'No email account is configured' },
  'no-contact-address': { status: 409, title: 'The contact has no email address' },
  'mail-dispatch-failed': { status: 502, title: 'The mail server did not accept the reply' },
  'mail-outcome-unknown': { status: 502, title: 'It is not known whether the reply was accepted' },
  'conversation-moved': { status: 409, title: 'The conversation has moved on' },
  'unfilled-variable': { status: 422, title: 'A placeholder is not filled in' },
  'reply-gone': { status: 409, title: 'The reply cannot be changed any more' },
  'upload-out-of-step': { status: 409, title: 'The upload has to go on elsewhere' },
  'attachment-refused': { status: 415, title: 'Files of this type are not taken' },
  'attachment-too-large': { status: 413, title: 'The attachment is too large' },
  'session-running': { status: 409, title: 'A support session is already under way' },
  'asset-unavailable': { status: 409, title: 'The asset cannot be reached' },
  'nobody-signed-in': { status: 409, title: 'Nobody is signed in at the machine' },
  'merge-refused': { status: 409, title: 'The tickets cannot be merged' },
  'timer-running-elsewhere': { status: 409, title: 'Your timer runs on another ticket' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'assistant-failed': { status: 502, title: 'Nexie could not answer' },
  unavailable: { status: 503, title: 'The service is not available' },
  internal: { status: 500, title: 'Something went wrong on the server' },
} as const satisfies Record<ProblemCode, { status: number; title: string }>;

/** URI that names a kind of problem (RFC 9457, section 3.1.1). */
export const problemType = (code: ProblemCode): string => `urn:msp:ticket-peek:problem:${code}`;

/**
 * Problem details (RFC 9457). `detail` is a sentence for the person: what happened and what to do.
 * A `code` that this version does not know is read as `internal`; title and detail are kept.
 */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  instance: z.optional(z.string()),
  code: z.catch(z.enum(CODES), 'internal'),
  /** For `invalid-request`: which fields, in words. */
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  /** For `conversation-moved`: the written messages that the technician has not seen, oldest first, at most 20. */
  newerMessageIds: z.optional(z.array(z.string())),
  /** For `mail-dispatch-failed`: what the mail server answered, word for word. */
  serverAnswer: z.optional(z.string()),
});
export type Problem = z.infer<typeof problemSchema>;
