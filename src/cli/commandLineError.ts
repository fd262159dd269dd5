/** Exit codes of the command line beside those of programs it runs; documented in the README. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** The folder is not tracked. */
  notTracked: 3,
} as const;

/** Ends a command with a message and one of the documented exit codes. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';

  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}
