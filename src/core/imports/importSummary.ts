import type { ImportedRun } from '../runs/importedRun.ts';
import type { ImportNote } from './foreignRun.ts';
import type { ImportedModel } from './importModel.ts';
import type { ImportStep } from './importStep.ts';

/** How many places of one kind of note are named. */
const PLACES_NAMED = 3;

/** Adds up the steps of an import. */
export class ImportSummary {
  readonly runs: ImportedRun[] = [];
  readonly models: ImportedModel[] = [];
  /** How many runs were found; null as long as they are looked for. */
  runCount: number | null = null;
  private readonly notesByText = new Map<string, ImportNote & { places: string[] }>();

  add(step: ImportStep): void {
    if (step.kind === 'found') this.runCount = step.runCount;
    else if (step.kind === 'notes') step.notes.forEach((note) => this.addNote(note));
    else if (step.kind === 'model') {
      this.models.push(step.model);
      step.model.notes.forEach((note) => this.addNote(note));
    } else {
      this.runs.push(step.run);
      if ('notes' in step.run) step.run.notes.forEach((note) => this.addNote(note));
    }
  }

  /** Nothing was found. */
  get isEmpty(): boolean {
    return this.runs.length + this.models.length === 0;
  }

  amountOf(outcome: ImportedRun['outcome']): number {
    return this.runs.filter((run) => run.outcome === outcome).length;
  }

  /** What was left out, each reason once, with the first places. */
  get notes(): (Omit<ImportNote, 'place'> & { places: string[] })[] {
    return [...this.notesByText.values()].map(({ what, count, why, places }) => ({ what, count, why, places }));
  }

  /** One line for each run that was refused. */
  describeRefusals(): string[] {
    return this.runs.flatMap((run) => (run.outcome === 'refused' ? [`Refused ${run.source}: ${run.why}`] : []));
  }

  /** `Stopped after 12 of 40 runs.` */
  describeStop(): string {
    return this.runCount === null ? 'Stopped.' : `Stopped after ${this.runs.length} of ${plural(this.runCount, 'run')}.`;
  }

  /** One line for each reason why something was left out. */
  describeNotes(): string[] {
    return this.notes.map(({ what, count, why, places }) => `${what} (${count}) ${why}: ${places.join(', ')}${count > places.length && places.length === PLACES_NAMED ? ', ...' : ''}`);
  }

  /** `3 runs imported, 1 grown, 12 there already, 2 refused.` */
  describe(isDryRun: boolean): string {
    const { runs } = this;
    const imported = this.amountOf('imported');
    const missing = runs.reduce((sum, run) => sum + ('artifacts' in run ? run.artifacts.missing.length : 0), 0);
    const versions = this.models.reduce((sum, { addedVersions }) => sum + addedVersions, 0);
    const models = this.models.filter(({ outcome }) => outcome !== 'unchanged').length;
    const others: [number, string][] = [
      [this.amountOf('grown'), 'grown'],
      [this.amountOf('unchanged'), 'there already'],
      [this.amountOf('refused'), 'refused'],
    ];
    const parts = [
      isDryRun ? `${plural(imported, 'run')} would be imported` : `${plural(imported, 'run')} imported`,
      ...others.flatMap(([amount, what]) => (amount === 0 ? [] : [`${amount} ${what}`])),
      ...(models === 0 ? [] : [`${plural(models, 'registered model')} with ${plural(versions, 'version')}`]),
      ...(missing === 0 ? [] : [`${plural(missing, 'artifact')} missing`]),
    ];
    return `${parts.join(', ')}.`;
  }

  private addNote(note: ImportNote): void {
    const key = JSON.stringify([note.what, note.why]);
    const known = this.notesByText.get(key);
    if (!known) this.notesByText.set(key, { ...note, places: [note.place] });
    else {
      known.count += note.count;
      if (known.places.length < PLACES_NAMED) known.places.push(note.place);
    }
  }
}

function plural(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
