import type { Sha256 } from '../ledger/ledgerRecord.ts';

/** The experiment that is always there, without a record. */
export const DEFAULT_EXPERIMENT = { id: '0', name: 'Default' } as const;

/**
 * The id of an experiment, the same for every writer that creates this name for the same time: 18 decimal digits, never
 * with a leading zero. They are 10^17 + (n mod 9·10^17), where n is the number in the first 16 hexadecimal digits (8 bytes,
 * big-endian) of the SHA-256 of the UTF-8 text `<generation>:<name>`. In Python:
 * `10**17 + int(hashlib.sha256(f'{generation}:{name}'.encode()).hexdigest()[:16], 16) % (9 * 10**17)`.
 * @param generation 0 for the first experiment of this name, one more each time the name is used anew after a rename
 */
export function experimentId(name: string, generation: number, sha256: Sha256): string {
  const digits = sha256(new TextEncoder().encode(`${generation}:${name}`)).slice(0, 16);
  return String(10n ** 17n + (BigInt(`0x${digits}`) % (9n * 10n ** 17n)));
}
