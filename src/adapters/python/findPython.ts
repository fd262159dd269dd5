import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const windows = process.platform === 'win32';

/** The interpreter of a virtual environment inside a folder: `.venv`, `venv`, `env`, then any folder with a `pyvenv.cfg`. */
export function findVirtualEnvironment(folder: string): string | undefined {
  const usual = ['.venv', 'venv', 'env'];
  const others = listFolders(folder).filter((name) => !usual.includes(name));
  for (const name of [...usual, ...others]) {
    const home = path.join(folder, name);
    if (!isFile(path.join(home, 'pyvenv.cfg'))) continue;
    const interpreter = windows ? path.join(home, 'Scripts', 'python.exe') : path.join(home, 'bin', 'python');
    if (isExecutable(interpreter)) return interpreter;
  }
  return undefined;
}

/** The first Python on `PATH`: `python3`, then `python`. */
export function findPythonOnPath(environment: NodeJS.ProcessEnv): string | undefined {
  return findOnPath('python3', environment) ?? findOnPath('python', environment);
}

/** Every Python that a program of a folder is likely to run with: that of its virtual environment, `python3` and `python` on `PATH`. */
export function findInterpreters(folder: string, environment: NodeJS.ProcessEnv): string[] {
  const found = [findVirtualEnvironment(folder), findOnPath('python3', environment), findOnPath('python', environment)];
  return [...new Set(found.filter((file) => file !== undefined))];
}

/** The file that a program name stands for, as a shell would find it. */
export function findProgram(program: string, cwd: string, environment: NodeJS.ProcessEnv): string | undefined {
  if (!program.includes('/') && !program.includes(path.sep)) return findOnPath(program, environment);
  const file = path.resolve(cwd, program);
  return isExecutable(file) ? file : undefined;
}

function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const file = windows && path.extname(name) === '' ? `${name}.exe` : name;
  return (environment['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, file))
    .find(isExecutable);
}

function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return isFile(file);
  } catch {
    return false;
  }
}
