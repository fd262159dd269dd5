import process from 'node:process';

/** A failure we expected: its message is one sentence that says what to do, and is shown without a stack. */
export class ExpectedFailure extends Error {
  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'ExpectedFailure';
    this.exitCode = exitCode;
  }
}

/**
 * Runs a script's main function: an expected failure ends with its sentence, a bug with its stack.
 * @param {() => Promise<number | void>} main resolves with the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof ExpectedFailure) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}

/** Says what is going on; always on stderr, because the stdout of several scripts is read by programs. @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Seconds as a reader likes them: `4.2 s`, `2 min 05 s`. @param {number} milliseconds */
export function formatDuration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}
