import * as z from 'zod/mini';

/** Records of what the Python helper sees from inside the program; other writers of programs may use them as well. */

const timeMs = z.number();

/** What the program ran on. Of several processes of a session the first one tells. */
export const environmentRecord = z.object({
  kind: z.literal('environment'),
  at: timeMs,
  python: z.object({ version: z.string(), implementation: z.string(), path: z.string() }),
  system: z.object({ name: z.string(), release: z.string(), machine: z.string() }),
  /** Processors that the process may use. */
  cpuCount: z.int(),
  memoryBytes: z.optional(z.number()),
  gpus: z.array(z.object({ name: z.string(), memoryBytes: z.number(), driver: z.string() })),
  /** A few variables that change how a training runs. */
  variables: z.array(z.tuple([z.string(), z.string()])),
});
export type EnvironmentRecord = z.infer<typeof environmentRecord>;

/** The error that ended the run. */
export const exceptionRecord = z.object({
  kind: z.literal('exception'),
  at: timeMs,
  /** The name of its class. */
  type: z.string(),
  message: z.string(),
  traceback: z.string(),
});
export type ExceptionRecord = z.infer<typeof exceptionRecord>;

/** Metrics whose points, or some of them, were found in printed text and not logged. */
export const printedRecord = z.object({ kind: z.literal('printed'), at: timeMs, keys: z.array(z.string()) });

/**
 * What became of a file whose hash an input or written record leaves out, told afterwards by an editor: its SHA-256, or null where
 * the file with that path was no longer the one of that size and time.
 */
export const hashedRecord = z.object({
  kind: z.literal('hashed'),
  at: timeMs,
  path: z.string(),
  sizeBytes: z.int(),
  modifiedMs: timeMs,
  sha256: z.nullable(z.string()),
});
export type HashedRecord = z.infer<typeof hashedRecord>;

/** A data file that the program wrote, as it was when the program ended. */
export const writtenRecord = z.object({
  kind: z.literal('written'),
  at: timeMs,
  /** Relative to the workspace folder where it lies inside. */
  path: z.string(),
  sizeBytes: z.int(),
  modifiedMs: timeMs,
  sha256: z.optional(z.string()),
});
export type WrittenRecord = z.infer<typeof writtenRecord>;
