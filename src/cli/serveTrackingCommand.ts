import type { Command } from 'commander';
import { CommandLineError, exitCodes } from './commandLineError.ts';

export interface ServeTrackingRequest {
  workspace: string | undefined;
  port: number;
  idleMs: number;
}

export interface ServeTrackingServices {
  /** Starts the endpoint, or finds the one that runs; `ended` is null when it is another process. */
  serve(request: ServeTrackingRequest): Promise<{ uri: string; token: string; ended: Promise<void> | null }>;
  /** Starts this same command as a process of its own and resolves with the line it prints. */
  detach(argumentsOfChild: string[]): Promise<string>;
}

/** `onramp serve-tracking`: the loopback endpoint of a store, one process for all windows and terminals. */
export function addServeTrackingCommand(program: Command, services: ServeTrackingServices): void {
  program
    .command('serve-tracking')
    .description('serve the tracking endpoint of a tracked folder on this machine')
    .option('--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)')
    .option('--port <number>', 'port on 127.0.0.1 (default: one that is free)', '0')
    .option('--idle-minutes <number>', 'end after this long without a request or a live run', '10')
    .option('--detach', 'start it as a process of its own and return')
    .addHelpText('after', '\nPrints one JSON line {"uri": ..., "token": ...} when it is ready. Requests need the header\n"Authorization: Bearer TOKEN". If an endpoint of this folder runs already, its line is printed.')
    .action(async (options: { workspace?: string; port: string; idleMinutes: string; detach?: true }) => {
      const port = parseNumber('--port', options.port, 0, 65_535);
      if (!Number.isInteger(port)) throw new CommandLineError(`--port wants a whole number, not "${options.port}".`, exitCodes.usage);
      const idleMs = parseNumber('--idle-minutes', options.idleMinutes, 0.001, 1e6) * 60_000;
      if (options.detach) {
        const workspace = options.workspace === undefined ? [] : ['--workspace', options.workspace];
        const line = await services.detach(['serve-tracking', ...workspace, '--port', options.port, '--idle-minutes', options.idleMinutes]);
        process.stdout.write(`${line}\n`);
        return;
      }
      const { uri, token, ended } = await services.serve({ workspace: options.workspace, port, idleMs });
      process.stdout.write(`${JSON.stringify({ uri, token })}\n`);
      await ended;
    });
}

function parseNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most)) throw new CommandLineError(`${option} wants a number from ${least} to ${most}, not "${text}".`, exitCodes.usage);
  return value;
}
