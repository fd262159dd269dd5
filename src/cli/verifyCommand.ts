import type { Command } from 'commander';
import { recordFileName } from '../core/ledger/ledgerRecord.ts';
import { summarize, type CheckedChain, type Verification } from '../core/ledger/verifyRecords.ts';
import { CommandLineError, exitCodes } from './commandLineError.ts';
import { describeConflict, toConflictJson } from './describeConflict.ts';
import { count, plain } from './plainText.ts';

export interface VerifiedFolders {
  ledger: CheckedChain & { count: number };
  experiments: CheckedChain & { count: number };
}

/** Where a head that was kept elsewhere stands in the ledger. */
type KeptHead = { hash: string; found: false } | { hash: string; found: true; number: number; unchanged: number; since: number };

/** `onramp verify`: walks the chains of records and names the first broken one. */
export function addVerifyCommand(program: Command, verify: (workspace: string | undefined) => Promise<VerifiedFolders>): void {
  program
    .command('verify')
    .description('check that no record of the ledger was changed or taken away')
    .option('--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)')
    .option('--head <hash>', 'a head that was kept elsewhere: it has to be in the chain')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nOnly looks, writes nothing. Without --head a complete rewrite cannot be excluded: keep the heads that are\nprinted in another place. Conflicts, decisions of clones that did not see each other, are listed; they break nothing.\n\nExit codes: 0 nothing is wrong, 1 a record is broken or the given head is missing, 2 usage, 3 not tracked.',
    )
    .action(async (options: { workspace?: string; head?: string; json?: true }) => {
      const head = options.head?.toLowerCase();
      if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) throw new CommandLineError(`--head wants the 64 hexadecimal digits of a record's hash, not "${options.head}".`, exitCodes.usage);
      const folders = await verify(options.workspace);
      const ledger = summarize(folders.ledger, folders.ledger.count);
      const experiments = summarize(folders.experiments, folders.experiments.count);
      const kept = head === undefined ? undefined : findHead(head, folders.ledger);
      const isFine = ledger.ok && experiments.ok && kept?.found !== false;
      if (options.json) process.stdout.write(`${JSON.stringify({ ok: isFine, ledger: toJson('ledger', ledger), experiments: toJson('experiments', experiments), head: kept ?? null })}\n`);
      else process.stdout.write(`${[...describeChain('Ledger', 'ledger', ledger), ...describeChain('Experiments', 'experiments', experiments), ...describeHead(kept, ledger)].map(plain).join('\n')}\n`);
      process.exitCode = isFine ? exitCodes.ok : exitCodes.failed;
    });
}

function findHead(hash: string, { graph }: CheckedChain): KeptHead {
  const kept = graph.get(hash);
  if (!kept) return { hash, found: false };
  const { records } = graph;
  const unchanged = 1 + records.filter((other) => graph.buildsOn(kept, other)).length;
  return { hash, found: true, number: kept.record.number, unchanged, since: records.length - unchanged };
}

function describeChain(title: string, folder: string, chain: Verification): string[] {
  if (chain.count === 0) return [`${title}: no records yet.`];
  const lines = chain.ok
    ? [`${title}: ${count(chain.count, 'record')}, none was changed or taken out of the chain.`]
    : [`${title}: BROKEN at ${folder}/${chain.first.file}`, `  ${chain.first.detail}`, ...(chain.brokenCount > 1 ? [`  It is the first of ${chain.brokenCount} broken records.`] : [])];
  lines.push(...chain.heads.map(({ number, hash }) => `  head ${recordFileName(number, hash).replace('.json', '')}`));
  if (chain.conflicts.length > 0) lines.push(`  ${count(chain.conflicts.length, 'conflict')} to resolve:`);
  for (const conflict of chain.conflicts) lines.push(...describeConflict(conflict).map((line) => `    ${line}`));
  return lines;
}

function describeHead(kept: KeptHead | undefined, ledger: Verification): string[] {
  if (kept === undefined) {
    return ledger.count === 0 ? [] : ['A complete rewrite, or newest records taken away, cannot be excluded: keep a head elsewhere and give it as --head.'];
  }
  if (!kept.found) return [`The head ${kept.hash} is MISSING from the ledger: it was rewritten, or records were taken away.`];
  // What a broken chain still holds proves nothing about the rest.
  if (!ledger.ok) return [`The head ${kept.hash} is there, but the chain is broken.`];
  return [`The head ${kept.hash} is in the chain: ${count(kept.unchanged, 'record')} up to it as they were, ${kept.since} besides.`];
}

function toJson(folder: string, chain: Verification): object {
  const first = chain.ok ? null : { ...chain.first, file: `${folder}/${chain.first.file}` };
  const conflicts = chain.conflicts.map(toConflictJson);
  return { ok: chain.ok, records: chain.count, heads: chain.heads, broken: first, brokenCount: chain.ok ? 0 : chain.brokenCount, conflicts };
}
