import type { Command } from 'commander';
import type { GarbageReport } from '../core/housekeeping/collectGarbage.ts';
import { DELETED_FOR_MS, type Garbage, type GarbageKind } from '../core/housekeeping/garbage.ts';
import { formatBytes } from '../core/format.ts';
import { parseDuration } from '../core/parseDuration.ts';
import { CommandLineError, exitCodes } from './commandLineError.ts';
import { count, plain } from './plainText.ts';
import { progressLine } from './progressLine.ts';

export interface GcRequest {
  workspace: string | undefined;
  deletedForMs: number;
  isDryRun: boolean;
  onProgress(runs: number): void;
}

const nouns: Record<GarbageKind, string> = {
  run: 'deleted run',
  artifact: 'artifact object',
  temporary: 'temporary file',
  history: 'history file',
  index: 'index file',
  endpoint: 'endpoint file',
};

/**
 * `onramp gc`: removes what nobody needs. It acts at once, as `git gc` and `mlflow gc` do, and scripts can rely on it; what
 * protects from a slip is that runs stay for 30 days after they were deleted.
 */
export function addGcCommand(program: Command, collect: (request: GcRequest) => GarbageReport): void {
  program
    .command('gc')
    .description('remove deleted runs, artifacts that nothing names, and leftovers, for good')
    .option('--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)')
    .option('-n, --dry-run', 'list what would be removed, with sizes, and remove nothing')
    .option('--older-than <duration>', 'take runs that were deleted at least so long ago: 30d, 12h, 1d12h, 0s', `${DELETED_FOR_MS / 86_400_000}d`)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nSafe beside programs that record. Artifact objects and temporary files younger than 24 hours stay, as do runs\nthat still live and those that a record of the ledger names.\n\nExit codes: 0 done, 1 something could not be looked at or removed, 2 usage, 3 not tracked.',
    )
    .action((options: { workspace?: string; dryRun?: true; olderThan: string; json?: true }) => {
      const deletedForMs = parseDuration(options.olderThan);
      if (deletedForMs === undefined) throw new CommandLineError(`--older-than wants a duration like 30d, 12h or 1d12h, not "${options.olderThan}".`, exitCodes.usage);
      const isDryRun = options.dryRun ?? false;
      const progress = progressLine();
      const report = collect({ workspace: options.workspace, deletedForMs, isDryRun, onProgress: (runs) => progress.show(`${count(runs, 'run')} looked at`) });
      progress.clear();
      if (options.json) process.stdout.write(`${JSON.stringify({ dryRun: isDryRun, freedBytes: sumOf(report.taken), ...report })}\n`);
      else process.stdout.write(`${describe(report, isDryRun).map(plain).join('\n')}\n`);
      process.exitCode = report.problems.length === 0 ? exitCodes.ok : exitCodes.failed;
    });
}

function describe({ taken, kept, problems }: GarbageReport, isDryRun: boolean): string[] {
  return [
    ...(isDryRun ? taken.map(({ path, sizeBytes, why }) => `${formatBytes(sizeBytes).padStart(9)}  ${path}  (${why})`) : []),
    ...kept.map(({ path, why }) => `${path} stays: it ${why}.`),
    ...problems.map((problem) => `Problem: ${problem}`),
    summarize(taken, isDryRun),
  ];
}

function summarize(taken: readonly Garbage[], isDryRun: boolean): string {
  if (taken.length === 0) return 'Nothing to remove.';
  const kinds = [...new Set(taken.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => {
    const of = taken.filter((garbage) => garbage.kind === kind);
    return `${count(of.length, nouns[kind])} (${formatBytes(sumOf(of))})`;
  });
  const sum = formatBytes(sumOf(taken));
  return isDryRun ? `Would remove ${counts.join(', ')}: ${sum}. Nothing was removed.` : `Removed ${counts.join(', ')}: ${sum} freed.`;
}

function sumOf(garbage: readonly Garbage[]): number {
  return garbage.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
