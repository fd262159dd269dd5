import type { Command } from 'commander';
import type { Conflict } from '../../core/ledger/recordGraph.ts';
import type { SettleRefusal } from '../../core/registry/modelRegistry.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { describeConflict, toConflictJson } from '../describeConflict.ts';
import { endWithReader } from '../endWithReader.ts';
import { count, plain } from '../plainText.ts';
import { WORKSPACE_OPTION } from '../workspaceOption.ts';
import type { OpenModels } from './listCommand.ts';

/** `onramp models conflicts`: what clones decided without seeing each other. */
export function addConflictsCommand(models: Command, open: OpenModels): void {
  models
    .command('conflicts')
    .description('list what copies of this workspace decided about models without seeing each other')
    .option(...WORKSPACE_OPTION)
    .option('--json', 'print one JSON object {"conflicts": [...]}')
    .addHelpText('after', '\nEach is settled by "onramp models settle SUBJECT --keep RECORD".\n\nExit codes: 0 done (also when there are none), 2 usage, 3 not tracked.')
    .action(async (options: { workspace?: string; json?: true }) => {
      endWithReader();
      const conflicts = await open(options.workspace).conflicts();
      if (options.json) process.stdout.write(`${JSON.stringify({ conflicts: conflicts.map(toConflictJson) })}\n`);
      else process.stdout.write(`${(conflicts.length === 0 ? ['There is nothing to settle.'] : conflicts.flatMap(describeConflict).map(plain)).join('\n')}\n`);
    });
}

/** `onramp models settle`: a person's word on which of the records in conflict holds. */
export function addSettleCommand(models: Command, open: OpenModels): void {
  models
    .command('settle')
    .description('settle what copies of this workspace decided without seeing each other')
    .argument('<subject>', 'what is in conflict, as "onramp models conflicts" names it')
    .requiredOption('--keep <record>', 'the record that is to hold: its file, its hash, or the beginning of that')
    .option(...WORKSPACE_OPTION)
    .addHelpText('after', '\nNothing is lost: of two versions with one number the other gets the next number, with its tags, aliases and\nstage; of two models with one name the other gets a name beside it.\n\nExit codes: 0 done, 1 there is nothing to settle, or no such record in it, 2 usage, 3 not tracked.')
    .action(async (subject: string, options: { workspace?: string; keep: string }) => {
      const registry = open(options.workspace);
      const ofSubject = (await registry.conflicts()).filter((conflict) => conflict.subject === subject);
      const settled = await registry.settle(subject, namedRecord(options.keep, ofSubject));
      if (!settled.ok) throw new CommandLineError(describeRefusal(settled), exitCodes.failed);
      const left = (await registry.conflicts()).length;
      process.stdout.write(`Settled ${plain(subject)}. ${left === 0 ? 'Nothing is left to settle.' : `${count(left, 'conflict')} left.`}\n`);
    });
}

/** The hash of the record in conflict that is meant, or what was typed. */
function namedRecord(typed: string, conflicts: readonly Conflict[]): string {
  const hash = typed.toLowerCase().replace(/^.*[/\\]/, '').replace(/^\d{8,}-/, '').replace(/\.json$/, '');
  const meant = new Set(conflicts.flatMap(({ records }) => records.map((stored) => stored.hash)).filter((known) => known.startsWith(hash)));
  const [only] = meant;
  return only !== undefined && meant.size === 1 && hash.length >= 4 ? only : hash;
}

function describeRefusal(refusal: SettleRefusal): string {
  switch (refusal.reason) {
    case 'no-conflict':
      return `There is no conflict about ${plain(refusal.subject)}. "onramp models conflicts" lists those that there are.`;
    case 'settle-first':
      return `Settle ${plain(refusal.subject)} first: then it is clear which version this is about.`;
    case 'not-among-them':
      return `That is none of the records in conflict about ${plain(refusal.subject)}: ${refusal.hashes.join(', ')}.`;
  }
}
