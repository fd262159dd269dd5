import type { Clock } from '../clock.ts';
import type { Disposable } from '../disposables.ts';
import { unhashedFiles, type FileVersion } from './hashedFiles.ts';
import { RECORD_VERSION, type ProcessIdentity } from './records.ts';
import type { RunState } from './runState.ts';
import type { RunFiles } from './runStore.ts';
import { editorName } from './writerName.ts';

/** What a look at a file shows: its hash, that it is no longer the version that was recorded, or nothing. */
export type HashOutcome = { kind: 'hashed'; sha256: string } | { kind: 'changed' } | { kind: 'unknown' };

/** Counts hashes of files, each version of a file once on a machine. */
export interface FileHasher {
  /** @param path as it was recorded: relative to the workspace folder where it lies inside */
  hash(version: FileVersion, isStopped: () => boolean): Promise<HashOutcome>;
}

export interface LargeFileServices {
  files: RunFiles;
  hasher: FileHasher;
  /** Lets one process of a store hash at a time; undefined while another one does. */
  claim(): Disposable | undefined;
  clock: Clock;
  /** The process that hashes. */
  self: ProcessIdentity;
  tool: string;
}

export interface HashedCount {
  hashed: number;
  changed: number;
  /** Files that cannot be seen from here, such as those of another machine. */
  unknown: number;
  /** Another process is at it, or it was stopped: there may be more to do. */
  isDone: boolean;
}

/**
 * Hashes the files that were too large for the program's own time, after it, and tells each run its file's hash or that the file
 * has changed. It only reads files and appends to a file of its own, so whatever interrupts it costs a repetition.
 */
export class LargeFileService {
  private readonly writer: string;

  constructor(private readonly services: LargeFileServices) {
    this.writer = editorName(services.self);
  }

  /**
   * Works through runs, one file at a time.
   * @throws UserFacingError when a run cannot be read or written
   */
  async hash(runIds: Iterable<string>, isStopped: () => boolean = () => false): Promise<HashedCount> {
    const count: HashedCount = { hashed: 0, changed: 0, unknown: 0, isDone: false };
    const claim = this.services.claim();
    if (!claim) return count;
    try {
      for (const runId of runIds) {
        if (isStopped()) return count;
        await this.hashOf(runId, count, isStopped);
      }
      count.isDone = !isStopped();
      return count;
    } finally {
      claim.dispose();
    }
  }

  private async hashOf(runId: string, count: HashedCount, isStopped: () => boolean): Promise<void> {
    const { files, hasher } = this.services;
    // Read now, under the claim: another process may have been here before.
    const state = files.read(runId);
    for (const version of state ? unhashedFiles(state) : []) {
      const outcome = await hasher.hash(version, isStopped);
      if (isStopped()) return;
      const isJudged = outcome.kind === 'hashed' || (outcome.kind === 'changed' && state !== undefined && this.isOfThisMachine(state));
      count[isJudged ? outcome.kind : 'unknown'] += 1;
      if (isJudged) this.tell(runId, version, outcome);
    }
  }

  /** On another machine the path may have meant another file; only a match says something then. */
  private isOfThisMachine({ processes }: RunState): boolean {
    return processes.some(({ host }) => host === this.services.self.host);
  }

  private tell(runId: string, version: FileVersion, outcome: HashOutcome): void {
    const { files, clock, self, tool } = this.services;
    const at = clock.nowMs();
    const open = { kind: 'open', v: RECORD_VERSION, run: runId, writer: this.writer, at, process: self, tool } as const;
    files.append(open, [{ kind: 'hashed', at, ...version, sha256: outcome.kind === 'hashed' ? outcome.sha256 : null }]);
  }
}
