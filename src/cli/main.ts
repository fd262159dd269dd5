import { Command, CommanderError } from 'commander';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { DeadEndpoints } from '../adapters/endpoint/deadEndpoints.ts';
import { detachCommand } from '../adapters/endpoint/detachCommand.ts';
import { serveTracking } from '../adapters/endpoint/serveTracking.ts';
import { readAuthor } from '../adapters/git/readAuthor.ts';
import { readGit } from '../adapters/git/readGit.ts';
import { MlflowEndpoint } from '../adapters/mlflow/mlflowEndpoint.ts';
import { startProcess } from '../adapters/processes/startProcess.ts';
import { ThisMachine } from '../adapters/processes/thisMachine.ts';
import { findInterpreters, findProgram } from '../adapters/python/findPython.ts';
import { probeInterpreters } from '../adapters/python/probeInterpreters.ts';
import { systemClock } from '../core/clock.ts';
import { withHelper } from '../core/capture/pythonPath.ts';
import { examineStore } from '../core/doctor/examineStore.ts';
import { UserFacingError } from '../core/errors.ts';
import { findExperimentId } from '../core/experiments/findExperimentId.ts';
import { collectGarbage } from '../core/housekeeping/collectGarbage.ts';
import type { Log } from '../core/log.ts';
import { parseCommand } from '../core/runs/commandLine.ts';
import { anyAlive } from '../core/runs/liveness.ts';
import type { ProcessIdentity } from '../core/runs/records.ts';
import { recordProcess } from '../core/runs/recordProcess.ts';
import type { RunStore } from '../core/runs/runStore.ts';
import { RunEditor } from '../core/runs/runEditor.ts';
import { DocumentTracker } from '../core/tracking/documentTracker.ts';
import { FreshRuns } from '../core/tracking/freshRuns.ts';
import { RunTracker } from '../core/tracking/runTracker.ts';
import { MODELS_FOLDER, TRACES_FOLDER } from '../core/workspace/storeLayout.ts';
import type { ModelRegistry } from '../core/registry/modelRegistry.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import { applyFix } from '../storage/doctor/fixFindings.ts';
import { StoreExamination } from '../storage/doctor/storeExamination.ts';
import { EditedRunFiles } from '../storage/editedRunFiles.ts';
import { EventFileWriters } from '../storage/eventFileWriter.ts';
import { exportRun } from '../storage/exportRun.ts';
import { openLargeFiles } from '../storage/hashing/openLargeFiles.ts';
import { IndexClient } from '../storage/index/indexClient.ts';
import { EXPERIMENTS_FOLDER, openExperiments } from '../storage/experiments/openExperiments.ts';
import { LeftoverFiles } from '../storage/housekeeping/leftoverFiles.ts';
import { readNamesInRecords } from '../storage/housekeeping/namesInRecords.ts';
import { ObjectFileGarbage } from '../storage/housekeeping/objectGarbage.ts';
import { RunFolderGarbage } from '../storage/housekeeping/runGarbage.ts';
import { ImportClient } from '../storage/import/importClient.ts';
import type { LedgerServices } from '../storage/ledger/fileLedger.ts';
import { LEDGER_FOLDER } from '../storage/ledger/openLedger.ts';
import { sha256 } from '../storage/ledger/sha256.ts';
import { verifyFolder } from '../storage/ledger/verifyFolder.ts';
import { FileArtifactStore } from '../storage/artifacts/fileArtifactStore.ts';
import { DocumentFolder } from '../storage/tracking/documentFolder.ts';
import { TrackedRunFiles } from '../storage/tracking/trackedRunFiles.ts';
import { openModels } from '../storage/registry/openModels.ts';
import { findNearestStore, findStore, initStore } from '../storage/storeFolder.ts';
import { TOOL, VERSION } from '../version.ts';
import { CommandLineError, exitCodes } from './commandLineError.ts';
import { addDoctorCommand } from './doctorCommand.ts';
import { endProcess } from './endProcess.ts';
import { addGcCommand } from './gcCommand.ts';
import { addInitCommand } from './initCommand.ts';
import { addListModelsCommand } from './models/listCommand.ts';
import { addConflictsCommand, addSettleCommand } from './models/settleCommand.ts';
import { addShowModelCommand } from './models/showCommand.ts';
import { addRunCommand } from './runCommand.ts';
import { addCompareCommand } from './runs/compareCommand.ts';
import { addDeleteCommand, addRestoreCommand } from './runs/deleteCommand.ts';
import { addExportCommand } from './runs/exportCommand.ts';
import { addImportCommand } from './runs/importCommand.ts';
import { addListCommand } from './runs/listCommand.ts';
import { addShowCommand } from './runs/showCommand.ts';
import { addServeTrackingCommand } from './serveTrackingCommand.ts';
import { smallMemory } from './smallMemory.ts';
import { addVerifyCommand } from './verifyCommand.ts';
import { resolveWorkspace } from './workspaceOption.ts';

// The command line's wiring: every command with the services it needs.
/** Files that are built beside this one. */
const distributed = { workerFile: path.join(__dirname, 'indexWorker.cjs'), wasmFile: path.join(__dirname, 'sql-wasm.wasm') };
const importWorkerFile = path.join(__dirname, 'importWorker.cjs');
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
      environment: (runId) => ({
        ONRAMP_STORE: store.storeFolder,
        ONRAMP_SESSION_ID: runId,
        ONRAMP_COMMAND: JSON.stringify([process.execPath, __filename]),
        PYTHONPATH: withHelper(helperFolder, environment['PYTHONPATH'], path.delimiter),
      }),
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
    const store = storeOf(workspace);
    const { storeFolder } = store;
    return serveTracking({
      storeFolder,
      port,
      idleMs,
      version: VERSION,
      machine,
      log,
      openRuns: () => new IndexClient({ ...distributed, storeFolder, save: true, log }),
      createHandler: (index) => createMlflow(store, index),
    });
  },
  detach: (words) => detachCommand(process.execPath, [...smallMemory, __filename, ...words]),
});

addVerifyCommand(program, async (workspace) => {
  const { storeFolder } = storeOf(workspace);
  return { ledger: await verifyFolder(path.join(storeFolder, LEDGER_FOLDER)), experiments: await verifyFolder(path.join(storeFolder, EXPERIMENTS_FOLDER)) };
});

const runs = program.command('runs').description('list, show, compare, export, import, delete and restore runs');
addListCommand(runs, openRuns);
addShowCommand(runs, openRuns);
addCompareCommand(runs, openRuns);
addExportCommand(runs, openRuns);
addImportCommand(runs, ({ workspace, paths }) => ({
  imports: new ImportClient({ workerFile: importWorkerFile, wasmFile: distributed.wasmFile, location: storeOf(workspace) }),
  paths: paths.map((named) => path.resolve(named)),
}));
addDeleteCommand(runs, openRuns);
addRestoreCommand(runs, openRuns);

const models = program.command('models').description('list and show registered models, settle conflicts about them');
addListModelsCommand(models, openRegistry);
addShowModelCommand(models, openRegistry);
addConflictsCommand(models, openRegistry);
addSettleCommand(models, openRegistry);

addGcCommand(program, ({ workspace, ...rules }) => {
  const { storeFolder } = storeOf(workspace);
  const nowMs = systemClock.nowMs();
  return collectGarbage(
    {
      runs: new RunFolderGarbage(storeFolder),
      objects: new ObjectFileGarbage(storeFolder),
      leftovers: [new LeftoverFiles(storeFolder), new DeadEndpoints(storeFolder, (process) => machine.isAlive(process))],
      namesInRecords: () => readNamesInRecords(storeFolder),
    },
    { ...rules, nowMs, isAlive: isAliveAt(nowMs) },
  );
});

addDoctorCommand(program, (workspace) => {
  const { workspaceFolder, storeFolder } = storeOf(workspace);
  const store = Object.assign(new StoreExamination(storeFolder), {
    checkInterpreters: () => probeInterpreters(findInterpreters(workspaceFolder, process.env), { cwd: workspaceFolder, helperFolder, environment: process.env }),
    findGit: () => findProgram('git', workspaceFolder, process.env),
  });
  const nowMs = systemClock.nowMs();
  return {
    storeFolder,
    examine: (isDeep, onProgress) => examineStore(store, { nowMs, isAlive: isAliveAt(nowMs), isDeep, onProgress }),
    fix: (fix) => applyFix(storeFolder, fix, openLargeFiles({ workspaceFolder, storeFolder }, { clock: systemClock, machine, tool: TOOL })),
  };
});

program
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = report(error);
  })
  .finally(() => void endProcess());

/** The model registry of a tracked folder. */
function openRegistry(workspace: string | undefined): ModelRegistry {
  const store = storeOf(workspace);
  return openModels(store, ledgerServices(store));
}

/** Who writes decisions in a tracked folder, and with what. */
function ledgerServices({ workspaceFolder }: StoreLocation): LedgerServices {
  return { clock: systemClock, readAuthor: () => readAuthor(workspaceFolder), tool: TOOL };
}

/** The runs of a tracked folder, with an index that has looked at all files. */
async function openRuns(workspace: string | undefined) {
  const store = storeOf(workspace);
  const index = new IndexClient({ ...distributed, storeFolder: store.storeFolder, save: true, log });
  const experiments = openExperiments(store, ledgerServices(store));
  await index.refresh().catch(async (error: unknown) => {
    await index.dispose();
    throw error;
  });
  return {
    runs: index,
    experiments,
    editor: new RunEditor({ files: new EditedRunFiles(store), clock: systemClock, self: machine.self(), tool: TOOL, index }),
    exportRun: (runId: string, target: string) => exportRun(store, runId, target),
    findExperiment: (named: string) => findExperimentId(named, { experiments, runs: index, sha256 }),
    dispose: () => index.dispose(),
  };
}

/** MLflow's API over a store. */
function createMlflow(store: StoreLocation, index: RunStore): MlflowEndpoint {
  const recording = { clock: systemClock, self: machine.self(), tool: TOOL };
  const fresh = new FreshRuns(index);
  return new MlflowEndpoint({
    runs: index,
    fresh,
    tracker: new RunTracker({ files: new TrackedRunFiles(store), ...recording, onWritten: (runId) => fresh.add(runId) }),
    experiments: openExperiments(store, ledgerServices(store)),
    registry: openModels(store, ledgerServices(store)),
    artifacts: new FileArtifactStore(store),
    models: new DocumentTracker({ files: new DocumentFolder(store, MODELS_FOLDER), ...recording }),
    traces: new DocumentTracker({ files: new DocumentFolder(store, TRACES_FOLDER), ...recording }),
    clock: systemClock,
    sha256,
    findProcess: (socket) => machine.findPeer(socket),
    log,
  });
}

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

function isAliveAt(nowMs: number) {
  return (processes: readonly ProcessIdentity[], lastSignMs: number) => anyAlive(processes, lastSignMs, machine, nowMs);
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
