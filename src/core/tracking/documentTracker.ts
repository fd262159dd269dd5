import type { Clock } from '../clock.ts';
import { RunEditor, type EditResult, type RunChange } from '../runs/runEditor.ts';
import { RECORD_VERSION, type ProcessIdentity, type RunRecord } from '../runs/records.ts';
import type { RunState } from '../runs/runState.ts';
import type { RunFiles } from '../runs/runStore.ts';
import { endpointName } from '../runs/writerName.ts';

/** The event files of things that are recorded like runs and are none: logged models, traces. */
export interface DocumentFiles extends RunFiles {
  /** Makes one. */
  create(id: string): void;
  /** Every id. */
  list(): string[];
}

export interface DocumentTrackerServices {
  files: DocumentFiles;
  clock: Clock;
  self: ProcessIdentity;
  tool: string;
}

/** Records logged models or traces: the same records under the same rules as those of a run, in folders of their own. */
export class DocumentTracker {
  private readonly editor: RunEditor;
  private readonly writer: string;

  constructor(private readonly services: DocumentTrackerServices) {
    this.writer = endpointName(services.self);
    this.editor = new RunEditor({ ...services, writer: this.writer });
  }

  /** Makes one under an id, or adds to the one that is there. */
  create(id: string, records: readonly RunRecord[]): void {
    this.services.files.create(id);
    this.add(id, records);
  }

  read(id: string): RunState | undefined {
    return this.services.files.read(id);
  }

  /** All that are not deleted, oldest first. */
  list(): { id: string; state: RunState }[] {
    const all = this.services.files.list().flatMap((id) => {
      const state = this.read(id);
      return state && state.lifecycle?.value !== 'deleted' ? [{ id, state }] : [];
    });
    return all.sort((a, b) => (a.state.firstAtMs ?? 0) - (b.state.firstAtMs ?? 0));
  }

  /** Adds records that carry no counter; false when there is no such document. */
  add(id: string, records: readonly RunRecord[]): boolean {
    const { files, clock, self, tool } = this.services;
    return files.append({ kind: 'open', v: RECORD_VERSION, run: id, writer: this.writer, at: clock.nowMs(), process: self, tool }, records);
  }

  edit(id: string, ...changes: RunChange[]): Promise<EditResult> {
    return this.editor.edit(id, ...changes);
  }
}
