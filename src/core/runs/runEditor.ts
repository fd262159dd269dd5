import { artifactPathProblem } from '../artifacts/artifactPath.ts';
import type { Clock } from '../clock.ts';
import { RECORD_VERSION, type EditRecord, type ProcessIdentity } from './records.ts';
import type { RunState } from './runState.ts';
import type { RunFiles, RunStore } from './runStore.ts';
import { editorName } from './writerName.ts';

type WithoutStamp<T> = T extends EditRecord ? Omit<T, 'counter' | 'at'> : never;
/** What can be changed of a run: its tags, name, note, parameters, lifecycle and artifacts, whose content is kept (`ArtifactStore`) before it is named here. */
export type RunChange = WithoutStamp<EditRecord>;

/** A parameter that has another value already. */
export interface ParamConflict {
  key: string;
  /** The value it has. */
  value: string;
  refused: string;
}

export type EditResult =
  /** `changed` is false when the run was like that already; nothing is written then. */
  | { ok: true; changed: boolean }
  | { ok: false; reason: 'not-found' }
  | { ok: false; reason: 'conflict'; conflicts: ParamConflict[] }
  /** `problem` is the end of a sentence about the path. */
  | { ok: false; reason: 'invalid-path'; path: string; problem: string };

export interface RunEditorServices {
  files: RunFiles;
  clock: Clock;
  /** The process that edits. */
  self: ProcessIdentity;
  tool: string;
  /** The index of this process: told at once, so that an edit is in its next answer. */
  index?: Pick<RunStore, 'look'>;
  /** Whose file it is; one for edits alone if left out. */
  writer?: string;
}

/**
 * Edits runs that exist, also while others record or edit them, in a file of this process's own. Edits that did not see each
 * other are merged by every reader alike (`editOrder.ts`); of a parameter that two processes add at the same moment the
 * first wins and the other is kept as refused.
 */
export class RunEditor {
  private readonly writer: string;

  constructor(private readonly services: RunEditorServices) {
    this.writer = services.writer ?? editorName(services.self);
  }

  /**
   * Makes all changes or none, and returns when they are on the disk.
   * @throws UserFacingError when the run cannot be written
   */
  async edit(runId: string, ...changes: RunChange[]): Promise<EditResult> {
    const { files, clock, self, tool, index } = this.services;
    const state = files.read(runId);
    if (!state) return { ok: false, reason: 'not-found' };
    const refusal = refuse(changes, state);
    if (refusal) return refusal;
    if (changes.every((change) => isAlready(change, state))) return { ok: true, changed: false };
    const at = clock.nowMs();
    const records = changes.map((change, position) => ({ ...saidOnce(change), counter: state.counter + 1 + position, at }));
    const isThere = files.append({ kind: 'open', v: RECORD_VERSION, run: runId, writer: this.writer, at, process: self, tool }, records);
    if (!isThere) return { ok: false, reason: 'not-found' };
    // The edit is on the disk; an index that has stopped says so itself.
    await index?.look(runId).catch(() => undefined);
    return { ok: true, changed: true };
  }
}

function refuse(changes: readonly RunChange[], state: RunState): Extract<EditResult, { ok: false }> | undefined {
  const conflicts: ParamConflict[] = [];
  const given = new Map([...state.params].map(([key, { value }]) => [key, value]));
  for (const change of changes) {
    const problem = change.kind === 'artifact' ? artifactPathProblem(change.path) : undefined;
    if (change.kind === 'artifact' && problem !== undefined) return { ok: false, reason: 'invalid-path', path: change.path, problem };
    for (const [key, refused] of change.kind === 'params' ? change.values : []) {
      const value = given.get(key) ?? refused;
      if (value !== refused) conflicts.push({ key, value, refused });
      given.set(key, value);
    }
  }
  return conflicts.length > 0 ? { ok: false, reason: 'conflict', conflicts } : undefined;
}

/** Whether a run is as a change wants it. */
function isAlready(change: RunChange, state: RunState): boolean {
  switch (change.kind) {
    case 'params':
      return change.values.every(([key]) => state.params.has(key));
    case 'tags':
      return change.values.every(([key, value]) => (state.tags.get(key)?.value ?? null) === value);
    case 'name':
      return state.name?.value === change.value;
    case 'note':
      return (state.note?.value ?? '') === change.value;
    case 'lifecycle':
      return (state.lifecycle?.value ?? 'active') === change.value;
    case 'artifact': {
      const known = state.artifacts.get(change.path)?.value ?? null;
      return known?.sha256 === change.content?.sha256 && known?.sizeBytes === change.content?.sizeBytes;
    }
  }
}

/** One record has one place in the order of edits, so it says one thing of each key: the last. */
function saidOnce(change: RunChange): RunChange {
  if (change.kind === 'tags') return { ...change, values: [...new Map(change.values)] };
  return change.kind === 'params' ? { ...change, values: [...new Map(change.values)] } : change;
}
