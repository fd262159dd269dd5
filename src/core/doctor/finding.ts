/** Something that `doctor` found: what it is and what to do, each in sentences. */
export interface Finding {
  /** A problem is wrong and should be mended; a note is good to know. */
  level: 'problem' | 'note';
  /** For programs: `bad-line`, `object-missing`. */
  kind: FindingKind;
  /** What it is about: a path relative to the store folder, or empty for the whole of it. */
  place: string;
  what: string;
  toDo: string;
  /** What `doctor --fix` can do about it without losing anything. */
  fix?: Fix;
}

export type Fix = 'write-gitignore' | 'remove-index' | 'hash-files';

export type FindingKind =
  | 'layout' | 'permissions' | 'gitignore' | 'stranger' | 'interrupted-gc'
  | 'unreadable' | 'bad-line' | 'torn-tail' | 'newer-version' | 'no-open-record' | 'wrong-run' | 'misplaced-run' | 'two-folders'
  | 'summary' | 'killed' | 'refused-param' | 'future'
  | 'artifact-path' | 'object-missing' | 'object-size' | 'object-damaged'
  | 'ledger-broken' | 'ledger-conflict'
  | 'unhashed'
  | 'index' | 'python' | 'interpreter' | 'git';
