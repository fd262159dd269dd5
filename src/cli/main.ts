import { Command, CommanderError } from 'commander';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { detachCommand } from '../adapters/endpoint/detachCommand.ts';
import { serveTracking } from '../adapters/endpoint/serveTracking.ts';
import { readGit } from '../adapters/git/readGit.ts';
import { startProcess } from '../adapters/processes/startProcess.ts';
import { ThisMachine } from '../adapters/processes/thisMachine.ts';
import { findProgram } from '../adapters/python/findPython.ts';
import { prependToPythonPath } from '../adapters/python/pythonPath.ts';
import { systemClock } from '../core/clock.ts';
import { UserFacingError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { parseCommand } from '../core/runs/commandLine.ts';
import { recordProcess } from '../core/runs/recordProcess.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import { EventFileWriters } from '../storage/eventFileWriter.ts';
import { IndexClient } from '../storage/index/indexClient.ts';
import { EXPERIMENTS_FOLDER } from '../storage/experiments/openExperiments.ts';
import { LEDGER_FOLDER } from '../storage/ledger/openLedger.ts';
import { verifyFolder } from '../storage/ledger/verifyFolder.ts';
import { findNearestStore, findStore, initStore } from '../storage/storeFolder.ts';
import { TOOL, VERSION } from '../version.ts';
import { CommandLineError, exitCodes } from './commandLineError.ts';
import { addInitCommand } from './initCommand.ts';
import { addRunCommand } from './runCommand.ts';
import { addServeTrackingCommand } from './serveTrackingCommand.ts';
import { addVerifyCommand } from './verifyCommand.ts';
import { resolveWorkspace } from './workspaceOption.ts';

// The command line's wiring: every command with the services it needs.
/** Files that are built beside this one. */
const distributed = { workerFile: path.join(__dirname, 'indexWorker.cjs'), wasmFile: path.join(__dirname, 'sql-wasm.wasm') };
/** The folder of the Python helper, packed beside the built files. */
const helperFolder = path.join(__dirname, '..', 'python');
const machine = new ThisMachine();
const log: Log = createLog();
const storeOf = (named: string | undefined): StoreLocation => resolveWorkspace(named, { at: (folder) => findStore(folder), nearest: findNearestStore });

const program = new Command('onramp')
  .description('From notebook to production: records what you train.')
  .version(VERSION)
  .enablePositionalOptions()
  .exitOverride()
  .configureHelp({ sortSubcommands: true });

addInitCommand(program, (folder) => {
  const workspaceFolder = path.resolve(folder);
  const isNew = findStore(workspaceFolder) === undefined;
  return { storeFolder: initStore(workspaceFolder).storeFolder, isNew };
});

addRunCommand(program, ({ command, workspace, reason }) => {
  const store = storeOf(workspace);
  const cwd = process.cwd();
  // VS Code starts us with its own Electron as Node; the program must not inherit that, nor belong to the session around us.
  const { ELECTRON_RUN_AS_NODE: _electron, ONRAMP_SESSION_OWNER: _owner, ...environment } = process.env;
  const interpreter = parseCommand(command).isPython ? findProgram(command[0] ?? '', cwd, environment) : undefined;
  return recordProcess(
    {
      command,
      cwd,
      ...(interpreter === undefined ? {} : { interpreter: { path: interpreter, reason } }),
      environment: (runId) => ({ ONRAMP_STORE: store.storeFolder, ONRAMP_SESSION_ID: runId, PYTHONPATH: prependToPythonPath(helperFolder, environment['PYTHONPATH']) }),
    },
    {
      clock: systemClock,
      writers: new EventFileWriters(store),
      self: machine.self(),
      tool: TOOL,
      startProcess: (words, added) => startProcess(words, { cwd, environment: { ...environment, ...added }, machine }),
      readGit: () => readGit(cwd),
      inWorkspace: (file) => inWorkspace(store.workspaceFolder, cwd, file),
      every: (intervalMs, call) => {
        const timer = setInterval(call, intervalMs);
        return { dispose: () => clearInterval(timer) };
      },
    },
  );
});

addServeTrackingCommand(program, {
  serve: async ({ workspace, port, idleMs }) => {
    const { storeFolder } = storeOf(workspace);
    return serveTracking({
      storeFolder,
      port,
      idleMs,
      version: VERSION,
      machine,
      log,
      openRuns: () => new IndexClient({ ...distributed, storeFolder, save: true, log }),
    });
  },
  detach: (words) => detachCommand(process.execPath, [__filename, ...words]),
});

addVerifyCommand(program, async (workspace) => {
  const { storeFolder } = storeOf(workspace);
  return { ledger: await verifyFolder(path.join(storeFolder, LEDGER_FOLDER)), experiments: await verifyFolder(path.join(storeFolder, EXPERIMENTS_FOLDER)) };
});

program.parseAsync().catch((error: unknown) => {
  process.exitCode = report(error);
});

function report(error: unknown): number {
  // Commander has printed its own message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof CommandLineError) {
    process.stderr.write(`onramp: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof UserFacingError) process.stderr.write(`onramp: ${error.text}\n`);
  else process.stderr.write(`onramp: something went wrong\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}

function inWorkspace(workspaceFolder: string, cwd: string, file: string): string {
  const absolute = path.resolve(cwd, file);
  // The current folder comes without symbolic links, the workspace as it was named.
  return relativeInside(workspaceFolder, absolute) ?? relativeInside(realPath(workspaceFolder), absolute) ?? absolute;
}

/** A path relative to a folder, with `/`, or undefined when it lies outside of it. */
function relativeInside(folder: string, absolute: string): string | undefined {
  const relative = path.relative(folder, absolute);
  if (relative === '') return '.';
  const isOutside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return isOutside ? undefined : relative.split(path.sep).join('/');
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function createLog(): Log {
  const isVerbose = process.env['ONRAMP_LOG'] === 'debug';
  const write = (level: string) => (message: string | Error) => void process.stderr.write(`onramp: ${level}: ${String(message)}\n`);
  const silent = () => {};
  return { debug: isVerbose ? write('debug') : silent, info: isVerbose ? write('info') : silent, warn: write('warning'), error: write('error') };
}
