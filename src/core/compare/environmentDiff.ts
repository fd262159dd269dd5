import { formatBytes } from '../format.ts';
import type { EnvironmentRecord } from '../runs/capturedRecords.ts';

/** What differs between runs, a line each, with a value per run. */
export interface DiffTable {
  rows: DiffRow[];
  /** How many lines are the same in all runs that tell. */
  equal: number;
  /** Positions of runs that tell nothing; their values are null, and count for nothing. */
  unknown: number[];
}

export interface DiffRow {
  key: string;
  /** By run; null where it does not have it. */
  values: (string | null)[];
}

/** The packages whose versions differ, from the kept lists of packages (`onramp/requirements.txt`, or that of an MLflow model); null for a run that kept none. */
export function packagesDiff(lists: readonly (string | null)[]): DiffTable {
  return diffTable(lists.map((list) => (list === null ? null : parseRequirements(list))));
}

/** The facts of the environment that differ; null for a run that recorded none. */
export function environmentDiff(records: readonly (EnvironmentRecord | null)[]): DiffTable {
  return diffTable(records.map((record) => (record === null ? null : factsOf(record))));
}

/** Lines of any facts, those that differ among the runs that tell, sorted by name. */
export function diffTable(facts: readonly (ReadonlyMap<string, string> | null)[]): DiffTable {
  const told = facts.filter((own) => own !== null);
  const keys = [...new Set(told.flatMap((own) => [...own.keys()]))].sort();
  const differing = keys.filter((key) => told.some((own) => own.get(key) !== told[0]!.get(key)));
  return {
    rows: differing.map((key) => ({ key, values: facts.map((own) => own?.get(key) ?? null) })),
    equal: keys.length - differing.length,
    unknown: [...facts.keys()].filter((position) => facts[position] === null),
  };
}

/**
 * Packages and versions of a requirements file: `numpy==2.4.6` gives `2.4.6`, any other demand its own text, such as `>=2`, or the empty text.
 * Names as PEP 503 has them; comments, options, hashes and environment markers are passed over.
 */
export function parseRequirements(text: string): Map<string, string> {
  const versions = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const demand = line.replace(/(^|\s)#.*$/, '').split(/;|\s--hash/)[0]!.trim();
    const [, name, rest] = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(demand) ?? [];
    if (name === undefined || rest === undefined) continue;
    // Pinned by == alone; "==2,!=2.1" keeps its text.
    versions.set(name.replaceAll(/[-_.]+/g, '-').toLowerCase(), /^={2,3}\s*([^,\s]+)$/.exec(rest)?.[1] ?? rest.replace(/^@\s*/, ''));
  }
  return versions;
}

function factsOf({ python, system, cpuCount, memoryBytes, gpus, variables }: EnvironmentRecord): Map<string, string> {
  return new Map([
    ['Python', python.version],
    ['implementation', python.implementation],
    ['system', `${system.name} ${system.release}`.trim()],
    ['machine', system.machine],
    ['processors', String(cpuCount)],
    ...(memoryBytes === undefined ? [] : [['memory', formatBytes(memoryBytes)] as const]),
    ...(gpus.length === 0 ? [] : [['GPUs', gpuWords(gpus)] as const]),
    ...variables.map(([name, value]) => [`$${name}`, value] as const),
  ]);
}

function gpuWords(gpus: EnvironmentRecord['gpus']): string {
  const counts = new Map<string, number>();
  for (const { name, memoryBytes, driver } of gpus) {
    const words = `${name} (${formatBytes(memoryBytes)}, driver ${driver})`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => (count === 1 ? words : `${count} × ${words}`)).join(', ');
}
