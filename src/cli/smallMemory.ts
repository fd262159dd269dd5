import { setFlagsFromString } from 'node:v8';

/**
 * An option of V8 by which the memory for what lives briefly stays small: for a process that waits most of the day. (An endpoint
 * over 10,000 runs after pages of 1,000 of them: 176 MiB in place of 231 MiB, and as quick.)
 */
export const SMALL_MEMORY = '--semi-space-growth-factor=1';

/** The same for this process and the threads it starts from now on. Electron may have sealed its options: there only a new process takes them. */
export function useSmallMemory(): void {
  if (process.versions['electron'] === undefined) setFlagsFromString(SMALL_MEMORY);
}
