import { isSha256, type ArtifactStore } from '../artifacts/artifactStore.ts';
import type { CheckedChain } from '../ledger/verifyRecords.ts';
import { unhashedFiles } from '../runs/hashedFiles.ts';
import { examineRun, type RunSurroundings } from './examineRun.ts';
import type { ExaminedRun } from './examinedRun.ts';
import { examineInterpreters, type ExaminedInterpreter } from './examineInterpreters.ts';
import type { Finding } from './finding.ts';

/** A folder of hash-chained records, or why it cannot be read. */
export type ExaminedChain = { folder: string } & ((CheckedChain & { count: number }) | { unreadable: string });

/** A store as `doctor` sees it. */
export interface ExaminedStore {
  /** Folders, permissions, what lies where it should not, the index. */
  examineLayout(): Finding[];
  countRuns(): number;
  readRuns(): Iterable<ExaminedRun>;
  artifacts: Pick<ArtifactStore, 'sizeOf' | 'verify'>;
  /** The hash-chained records. */
  checkChains(): Promise<ExaminedChain[]>;
  /** Starts every Python that programs of the folder are likely to run with, the likeliest first. */
  checkInterpreters(): Promise<ExaminedInterpreter[]>;
  findGit(): string | undefined;
}

export interface ExamineOptions extends Pick<RunSurroundings, 'nowMs' | 'isAlive'> {
  /** Also hashes every artifact that a run names. */
  isDeep: boolean;
  onProgress?(done: number, all: number, what: 'runs' | 'artifacts'): void;
}

export interface DoctorReport {
  /** In the order of the checks. */
  findings: Finding[];
  runs: number;
  /** Different contents that runs name. */
  artifacts: number;
  /** Records of the ledger and the experiments. */
  records: number;
  python: string | null;
  /** Every Python that programs of the folder are likely to run with; the first one is `python`. */
  interpreters: ExaminedInterpreter[];
  git: string | null;
}

/** Broken records of one chain that are told one by one. */
const NAMED_RECORDS = 20;

/** Looks at everything in a store, run by run, so that memory does not grow with it; changes nothing. */
export async function examineStore(store: ExaminedStore, options: ExamineOptions): Promise<DoctorReport> {
  const findings = store.examineLayout();
  const places = new Map<string, string>();
  const contents = new Map<string, { sizeBytes: number; place: string; name: string }>();
  const all = store.countRuns();
  let runs = 0;
  let unhashed = 0;
  for (const run of store.readRuns()) {
    findings.push(...examineRun(run, { ...options, sizeOfObject: (sha256) => store.artifacts.sizeOf(sha256) }));
    const other = places.get(run.id);
    if (other !== undefined) findings.push({ level: 'problem', kind: 'two-folders', place: run.path, what: `There is another folder of this run, ${other}.`, toDo: 'Move the event files of one into the other.' });
    places.set(run.id, run.path);
    for (const [name, { value }] of run.state.artifacts) if (value) contents.set(value.sha256, { sizeBytes: value.sizeBytes, place: run.path, name });
    unhashed += unhashedFiles(run.state).length;
    runs += 1;
    options.onProgress?.(runs, all, 'runs');
  }
  if (options.isDeep) findings.push(...(await verifyContents(store, contents, options)));
  findings.push(...examineUnhashed(unhashed));
  const chains = await store.checkChains();
  for (const chain of chains) findings.push(...examineChain(chain));
  const [interpreters, git] = [await store.checkInterpreters(), store.findGit()];
  findings.push(...examineInterpreters(interpreters));
  if (git === undefined) findings.push({ level: 'note', kind: 'git', place: '', what: 'Git was not found, so runs are recorded without their commit.', toDo: 'Install Git, if you want to know from which commit a run was started.' });
  return {
    findings,
    runs,
    artifacts: contents.size,
    records: chains.reduce((sum, chain) => sum + ('count' in chain ? chain.count : 0), 0),
    python: interpreters[0]?.path ?? null,
    interpreters,
    git: git ?? null,
  };
}

async function verifyContents(store: ExaminedStore, contents: ReadonlyMap<string, { sizeBytes: number; place: string; name: string }>, options: ExamineOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  let done = 0;
  for (const [sha256, { sizeBytes, place, name }] of contents) {
    done += 1;
    options.onProgress?.(done, contents.size, 'artifacts');
    // What is missing or of another size was told already.
    if (!isSha256(sha256) || store.artifacts.sizeOf(sha256) !== sizeBytes) continue;
    if ((await store.artifacts.verify(sha256)) !== 'damaged') continue;
    findings.push({ level: 'problem', kind: 'object-damaged', place, what: `The content of its artifact "${name}" has another hash than its name says (${sha256}).`, toDo: 'Delete that object, then run "onramp runs import" with a copy of the run that has it, or log the file again.' });
  }
  return findings;
}

function examineUnhashed(count: number): Finding[] {
  if (count === 0) return [];
  const what = count === 1 ? 'One large file that a run read or wrote has no hash yet.' : `${count} large files that runs read or wrote have no hash yet.`;
  return [{ level: 'note', kind: 'unhashed', place: '', what, toDo: 'VS Code hashes them when there is time; "onramp doctor --fix" does so now.', fix: 'hash-files' }];
}

function examineChain(chain: ExaminedChain): Finding[] {
  const { folder } = chain;
  if ('unreadable' in chain) return [{ level: 'problem', kind: 'unreadable', place: folder, what: `Its records cannot be read: ${chain.unreadable}.`, toDo: 'Check its permissions, or restore it, from Git for example.' }];
  const { broken, graph } = chain;
  const findings = broken.slice(0, NAMED_RECORDS).map(({ file, detail }): Finding => ({ level: 'problem', kind: 'ledger-broken', place: `${folder}/${file}`, what: detail, toDo: `Restore the file, from Git for example ("git log -- ${folder}"). Until then nothing can be recorded there; "onramp verify" tells more.` }));
  if (broken.length > NAMED_RECORDS) findings.push({ level: 'problem', kind: 'ledger-broken', place: folder, what: `${broken.length - NAMED_RECORDS} more records are broken.`, toDo: 'Run "onramp verify".' });
  for (const { subject } of graph.conflictsAmong(graph.subjects)) {
    findings.push({ level: 'note', kind: 'ledger-conflict', place: folder, what: `${subject} was decided differently by people who did not see each other.`, toDo: 'Run "onramp verify" to see both, and decide.' });
  }
  return findings;
}
