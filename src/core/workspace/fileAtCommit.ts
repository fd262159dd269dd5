/** A file as it was at a commit, or why there is none. */
export type FileAtCommit =
  | { ok: true; content: Uint8Array }
  /** The folder is in no repository, or Git is not there. */
  | { ok: false; reason: 'no-git' }
  /** The repository does not have the commit: another clone, or a history that was rewritten. */
  | { ok: false; reason: 'no-commit' }
  /** The commit does not have the file: it was not added to Git. */
  | { ok: false; reason: 'no-file' };
