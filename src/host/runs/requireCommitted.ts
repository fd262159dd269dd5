import { UserFacingError } from '../../core/errors.ts';
import type { FileAtCommit } from '../../core/workspace/fileAtCommit.ts';

/**
 * Told before an editor opens, which would only say that it cannot.
 * @throws UserFacingError with why a file cannot be had as it was at a commit
 */
export function requireCommitted(file: FileAtCommit, commit: string, name: string): void {
  if (file.ok) return;
  switch (file.reason) {
    case 'no-git':
      throw new UserFacingError('This folder is in no Git repository that can be read.', 'Install Git, or open the folder where the repository is.');
    case 'no-commit':
      throw new UserFacingError(`The repository does not have the commit ${commit.slice(0, 7)}.`, 'Fetch it from where the run was made.');
    case 'no-file':
      throw new UserFacingError(`${name} is not in the commit ${commit.slice(0, 7)}.`, 'It was not added to Git then; where its source was kept it is among the artifacts of the run.');
  }
}
