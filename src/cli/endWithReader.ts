import { errorCode } from '../core/errors.ts';
import { exitCodes } from './commandLineError.ts';

/** Ends the process when whoever reads its output, such as `head`, has seen enough of it. */
export function endWithReader(): void {
  process.stdout.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') throw error;
    process.exit(exitCodes.ok);
  });
}
