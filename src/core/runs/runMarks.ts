/** What a person marked a run with; each is a tag of the run, so that every reader of the store sees it. */
export interface RunMarks {
  /** On top of every list. */
  pinned: boolean;
  starred: boolean;
  /** Left out of lists unless asked for; nothing of it is deleted. */
  archived: boolean;
}

export type RunMark = keyof RunMarks;

/** The tag of each mark. */
export const markTags = { pinned: 'onramp.pinned', starred: 'onramp.starred', archived: 'onramp.archived' } as const satisfies Record<RunMark, string>;

/** The value of a tag that marks; any other marks nothing. */
export const MARKED = 'true';

export const noMarks: RunMarks = { pinned: false, starred: false, archived: false };

/** Tags that are shown in other ways than as tags. */
export function isOwnTag(key: string): boolean {
  return key.startsWith('onramp.') || key.startsWith('mlflow.');
}
