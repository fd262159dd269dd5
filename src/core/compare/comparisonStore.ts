import type { SavedComparison } from './savedComparison.ts';

/** A file of a comparison, as it was read. */
export interface ComparisonFile {
  /** Its name without the ending. */
  slug: string;
  /** What tells this content from any other. */
  revision: string;
}

/** A saved comparison in a list; `problem` says in whole sentences why one cannot be opened. */
export type ListedComparison = { slug: string } & ({ name: string; savedAtMs: number; by: string | null; runCount: number } | { problem: string });

/** The saved comparisons of a tracked folder. */
export interface ComparisonStore {
  /** The latest first, those that cannot be read last. */
  list(): Promise<ListedComparison[]>;
  /** @throws UserFacingError when it is not there or cannot be read */
  read(slug: string): Promise<ComparisonFile & { comparison: SavedComparison }>;
  /**
   * Writes a comparison to a file of its own, or over the one that it came from.
   * @param before the file that it was read from or saved to; left out for a new one
   * @throws UserFacingError when the name is taken, when the file has changed since, or when it cannot be written; nothing has changed then
   */
  save(comparison: SavedComparison, before?: ComparisonFile): Promise<ComparisonFile>;
}
