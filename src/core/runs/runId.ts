import type { Clock } from '../clock.ts';

/**
 * A new run id: a version 7 UUID (RFC 9562, section 5.7) as 32 lower-case hexadecimal digits, the form MLflow's run ids
 * have. Ids sort by time of creation and the run's folder follows from the id alone.
 */
export function createRunId(clock: Clock, randomBytes: (count: number) => Uint8Array = secureRandom): string {
  const bytes = new Uint8Array(16);
  bytes.set(randomBytes(16));
  let timeMs = clock.nowMs();
  for (let position = 5; position >= 0; position -= 1) {
    bytes[position] = timeMs % 256;
    timeMs = Math.floor(timeMs / 256);
  }
  bytes[6] = 0x70 | (byteAt(bytes, 6) & 0x0f);
  bytes[8] = 0x80 | (byteAt(bytes, 8) & 0x3f);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** True for 32 lower-case hexadecimal digits: ours, MLflow's, and nothing that could leave a folder. */
export function isRunId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** The month folder (`yyyy-mm`, UTC) of a run that Onramp created at the time its id holds. */
export function monthOfRunId(runId: string): string {
  return monthOf(Number.parseInt(runId.slice(0, 12), 16));
}

/** The month folder in which writers look for a run, if its id is one that Onramp could have made; ids of other programs hold no time. */
export function monthOfOwnRunId(runId: string): string | undefined {
  const isVersion7 = runId[12] === '7' && /[89ab]/.test(runId[16] ?? '');
  const month = isVersion7 ? monthOfRunId(runId) : '';
  return isMonth(month) && month > '2020' && month < '2100' ? month : undefined;
}

/** The month folder (`yyyy-mm`, UTC) of a moment in milliseconds since 1970. */
export function monthOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 7);
}

/** True for the name of a month folder. */
export function isMonth(name: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(name);
}

function byteAt(bytes: Uint8Array, position: number): number {
  return bytes[position] ?? 0;
}

function secureRandom(count: number): Uint8Array {
  return globalThis.crypto.getRandomValues(new Uint8Array(count));
}
