import type { Teller } from '../../core/tracking/runTracker.ts';
import type { Call } from './route.ts';

/** The program behind a call. */
export function tellerOf({ sessionId, findClient }: Call): Teller {
  return { sessionId, findProcess: findClient };
}
