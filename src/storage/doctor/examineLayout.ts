import { accessSync, constants, lstatSync, opendirSync, readFileSync } from 'node:fs';
import type { Finding } from '../../core/doctor/finding.ts';
import { errorCode, errorMessage } from '../../core/errors.ts';
import { isMonth, isRunId } from '../../core/runs/runId.ts';
import { ARTIFACTS_FOLDER, CACHE_FOLDER, COMPARISONS_FOLDER, ENDPOINTS_FOLDER, RUNS_FOLDER, STORE_GITIGNORE } from '../../core/workspace/storeLayout.ts';
import { EXPERIMENTS_FOLDER } from '../experiments/openExperiments.ts';
import { listObjectsAside } from '../housekeeping/objectGarbage.ts';
import { isPutAside } from '../housekeeping/runGarbage.ts';
import type { StoreFiles } from '../housekeeping/storeFiles.ts';
import { checkIndexFile } from '../index/indexFile.ts';
import { LEDGER_FOLDER } from '../ledger/openLedger.ts';
import { SCHEMA_VERSION } from '../migrations/index.ts';

/** The file in which this release keeps its index, relative to the store folder. */
export const INDEX_FILE = `${CACHE_FOLDER}/index-v${SCHEMA_VERSION}.sqlite`;

/** What is wrong with a store as a tree of folders. */
export function examineLayout(files: StoreFiles): Finding[] {
  return [...examineFolders(files), ...examineGitignore(files), ...examineStrangers(files), ...examineInterrupted(files), ...examineEndpoints(files), ...examineIndex(files)];
}

function examineFolders(files: StoreFiles): Finding[] {
  return ['', RUNS_FOLDER, ARTIFACTS_FOLDER, CACHE_FOLDER, ENDPOINTS_FOLDER, LEDGER_FOLDER, EXPERIMENTS_FOLDER, COMPARISONS_FOLDER].flatMap((folder): Finding[] => {
    try {
      opendirSync(files.at(folder)).closeSync();
      accessSync(files.at(folder), constants.W_OK | constants.X_OK);
      return [];
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT' && !lstatSync(files.at(folder), { throwIfNoEntry: false })) return [];
      if (code === 'ENOTDIR') return [{ level: 'problem', kind: 'layout', place: folder, what: 'It is no folder.', toDo: 'Move it away; Onramp makes the folder when it needs it.' }];
      if (code === 'EROFS' || code === 'EACCES') return [{ level: 'problem', kind: 'permissions', place: folder, what: 'It cannot be written by you, so nothing is recorded.', toDo: 'Make the folder writable, or work in a copy of it.' }];
      return [{ level: 'problem', kind: 'layout', place: folder, what: `It cannot be used: ${errorMessage(error)}.`, toDo: 'Check where it points.' }];
    }
  });
}

function examineGitignore(files: StoreFiles): Finding[] {
  let text: string;
  try {
    text = readFileSync(files.at('.gitignore'), 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return [{ level: 'problem', kind: 'gitignore', place: '.gitignore', what: `It cannot be read: ${errorMessage(error)}.`, toDo: 'Check its permissions.' }];
    return [{ level: 'problem', kind: 'gitignore', place: '.gitignore', what: 'It is missing, so Git would take runs, artifacts and tokens.', toDo: 'Run "onramp doctor --fix", which writes it.', fix: 'write-gitignore' }];
  }
  // Git may have given the lines other ends.
  if (text.replaceAll('\r\n', '\n') === STORE_GITIGNORE) return [];
  return [{ level: 'note', kind: 'gitignore', place: '.gitignore', what: 'It is not as Onramp wrote it.', toDo: 'Make sure that it still keeps endpoints/ out of Git: there are tokens in it.' }];
}

function examineStrangers(files: StoreFiles): Finding[] {
  const stranger = (place: string): Finding => ({ level: 'note', kind: 'stranger', place, what: 'It is neither a run nor anything else that Onramp made.', toDo: 'Move it away if you do not know what it is. Copied runs are taken in by "onramp runs import".' });
  return files.list(RUNS_FOLDER).flatMap(({ name: month }) => {
    if (!isMonth(month)) return [stranger(`${RUNS_FOLDER}/${month}`)];
    return files.list(`${RUNS_FOLDER}/${month}`).filter(({ name }) => !isRunId(name) && !isPutAside(name)).map(({ name }) => stranger(`${RUNS_FOLDER}/${month}/${name}`));
  });
}

function examineInterrupted(files: StoreFiles): Finding[] {
  const months = files.list(RUNS_FOLDER).map(({ name }) => `${RUNS_FOLDER}/${name}`);
  const runs = months.flatMap((month) => files.list(month).filter(({ name }) => isPutAside(name)).map(({ name }) => `${month}/${name}`));
  const places = [...runs, ...[...listObjectsAside(files)].map(({ path }) => path)];
  return places.map((place) => ({ level: 'problem', kind: 'interrupted-gc', place, what: 'A gc that was interrupted, or that runs right now, has put it aside.', toDo: 'Run "onramp gc": it gives back what is needed and removes the rest.' }));
}

function examineEndpoints(files: StoreFiles): Finding[] {
  // Windows has no such permissions.
  if (process.platform === 'win32') return [];
  return files.list(ENDPOINTS_FOLDER).flatMap(({ name }): Finding[] => {
    const facts = lstatSync(files.at(`${ENDPOINTS_FOLDER}/${name}`), { throwIfNoEntry: false });
    if (!facts?.isFile() || (facts.mode & 0o077) === 0) return [];
    return [{ level: 'problem', kind: 'permissions', place: `${ENDPOINTS_FOLDER}/${name}`, what: 'It holds a token, and others can read it.', toDo: `Run "chmod 600 ${files.at(`${ENDPOINTS_FOLDER}/${name}`)}", and restart the endpoint.` }];
  });
}

function examineIndex(files: StoreFiles): Finding[] {
  const findings: Finding[] = [];
  const checked = checkIndexFile(files.at(INDEX_FILE));
  if (checked.state === 'unusable') {
    findings.push({ level: 'problem', kind: 'index', place: INDEX_FILE, what: `The saved index cannot be used: ${checked.why}.`, toDo: 'Run "onramp doctor --fix", which deletes it; it is built anew from the runs.', fix: 'remove-index' });
  }
  for (const { name } of files.list(CACHE_FOLDER)) {
    const schema = /^index-v(\d+)\.sqlite$/.exec(name)?.[1];
    if (Number(schema) > SCHEMA_VERSION) findings.push({ level: 'note', kind: 'index', place: `${CACHE_FOLDER}/${name}`, what: 'A newer release of Onramp works on this store as well.', toDo: 'Nothing: each release has an index of its own.' });
  }
  return findings;
}
