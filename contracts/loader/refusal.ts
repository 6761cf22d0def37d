/** Why the Peek is not to be had; the host shows `message`, or words of its own, in its own fallback. */
export type LoadFailure = {
  readonly ok: false;
  readonly reason: 'unreachable' | 'not_a_remote' | 'wrong_contract';
  readonly message: string;
};

export const UNREACHABLE = 'The ticket panel could not be loaded. The page works on without it.';

/** A {@link LoadFailure} on its way out of the loader. */
export class RemoteRefusal extends Error {
  override readonly name = 'RemoteRefusal';
  constructor(
    readonly reason: LoadFailure['reason'],
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
