import type { Command } from 'commander';

/** `onramp init`: tracks a folder, the command line's "Track This Workspace". */
export function addInitCommand(program: Command, init: (folder: string) => { storeFolder: string; isNew: boolean }): void {
  program
    .command('init')
    .description('track a folder: from now on its runs are recorded under .onramp/')
    .option('--workspace <dir>', 'the folder', '.')
    .action((options: { workspace: string }) => {
      const { storeFolder, isNew } = init(options.workspace);
      process.stdout.write(isNew ? `Tracking. Runs are recorded in ${storeFolder}\n` : `Already tracked: ${storeFolder}\n`);
    });
}
