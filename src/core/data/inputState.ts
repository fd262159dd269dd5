/** How a data file is now, compared with when a run read it. */
export type InputState = 'unchanged' | 'changed' | 'missing' | 'unknown';

/** What a run recorded of a file that it read. */
export interface RecordedInput {
  sha256?: string | undefined;
  sizeBytes?: number | undefined;
  modifiedMs?: number | undefined;
  fileCount?: number | undefined;
}

/** A file as it is now; `hash` reads it, and answers undefined where that would take too long. */
export interface PresentFile {
  sizeBytes: number;
  modifiedMs: number;
  hash(): Promise<string | undefined>;
}

/**
 * By size and time where they tell, else by content: a file that was copied back is the same file.
 * @param now undefined where there is none
 */
export async function compareInput(recorded: RecordedInput, now: PresentFile | undefined): Promise<InputState> {
  // A folder's own size and time say nothing of what is in it.
  if (recorded.fileCount !== undefined) return now ? 'unknown' : 'missing';
  if (!now) return 'missing';
  if (recorded.sizeBytes !== undefined && recorded.sizeBytes !== now.sizeBytes) return 'changed';
  if (recorded.sizeBytes !== undefined && recorded.modifiedMs === Math.floor(now.modifiedMs)) return 'unchanged';
  if (recorded.sha256 === undefined) return 'unknown';
  const hash = await now.hash();
  if (hash === undefined) return 'unknown';
  return hash === recorded.sha256 ? 'unchanged' : 'changed';
}
