/**
 * Something a person can do something about. `message` is read aloud as it stands and `nextStep` says what to do;
 * every other kind of error is a bug and is shown as one.
 */
export class UserFacingError extends Error {
  override readonly name = 'UserFacingError';

  constructor(
    message: string,
    readonly nextStep: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** Message and next step as one paragraph. */
  get text(): string {
    return `${this.message} ${this.nextStep}`;
  }
}

/** The code of a system error (`ENOENT`, `EROFS`), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
