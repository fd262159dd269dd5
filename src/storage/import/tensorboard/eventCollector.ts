import type { ForeignArtifact, ForeignRun, ImportNote } from '../../../core/imports/foreignRun.ts';
import type { PointBatch } from '../../../core/runs/records.ts';
import { decodeHyperParameters, type SummaryValue, type TensorboardEvent } from './event.ts';

/** Of pictures and texts the last one of each tag is kept, so many at most, and so many bytes altogether. */
const MOST_KEPT = 100;
const MOST_KEPT_BYTES = 64 << 20;

export interface CollectedEvents extends Pick<ForeignRun, 'params' | 'metrics' | 'artifacts' | 'startedAtMs' | 'end'> {
  skipped: Omit<ImportNote, 'place'>[];
}

/** Adds up the events of a run. */
export class EventCollector {
  private readonly metrics = new Map<string, PointBatch>();
  /** Told with the first value of a tag only. */
  private readonly plugins = new Map<string, string>();
  private readonly params = new Map<string, string>();
  private readonly kept = new Map<string, Uint8Array>();
  private keptBytes = 0;
  private readonly skipped = new Map<string, Omit<ImportNote, 'place'>>();
  private startedAtMs = Number.POSITIVE_INFINITY;
  private lastMs = Number.NEGATIVE_INFINITY;
  private end: ForeignRun['end'] = null;

  /** @throws when its time is none, or what a plugin wrote is no message */
  add({ wallTimeMs, step, values, other }: TensorboardEvent): void {
    if (!Number.isFinite(wallTimeMs)) throw new Error('An event without a time');
    const timeMs = Math.round(wallTimeMs);
    this.startedAtMs = Math.min(this.startedAtMs, timeMs);
    this.lastMs = Math.max(this.lastMs, timeMs);
    if (other !== undefined) this.skip(other);
    for (const value of values) this.addValue(value, step, timeMs);
  }

  result(): CollectedEvents {
    const { params, startedAtMs, lastMs } = this;
    return {
      params: [...params],
      metrics: [...this.metrics.values()],
      artifacts: [...this.kept].map(([path, bytes]): ForeignArtifact => ({ path, from: { bytes } })),
      startedAtMs,
      // Event files do not tell how a run ended; what comes later ends it once more.
      end: this.end ?? { status: 'FINISHED', atMs: lastMs },
      skipped: [...this.skipped.values()],
    };
  }

  private addValue(value: SummaryValue, step: number, timeMs: number): void {
    const { tag, content } = value;
    if (value.plugin !== undefined) this.plugins.set(tag, value.plugin);
    const plugin = this.plugins.get(tag);
    if (plugin === 'hparams') this.addHyperParameters(value, timeMs);
    else if (content.kind === 'number' && (plugin === undefined || plugin === 'scalars')) this.addPoint(tag, step, timeMs, content.value);
    else if (content.kind === 'image') this.keepImage(tag, content.bytes);
    // Width and height come first.
    else if (content.kind === 'texts' && plugin === 'images') this.keepImage(tag, content.texts[2]);
    else if (content.kind === 'texts' && plugin === 'text') this.keep(`text/${tag}.md`, Buffer.concat(content.texts.flatMap((text, index) => (index === 0 ? [text] : [Buffer.from('\n\n'), text]))));
    else this.skip(skippedName(plugin, content));
  }

  private addPoint(key: string, step: number, timeMs: number, value: number): void {
    const batch = this.metrics.get(key) ?? { key, steps: [], timesMs: [], values: [] };
    this.metrics.set(key, batch);
    batch.steps.push(step);
    batch.timesMs.push(timeMs);
    batch.values.push(value);
  }

  private addHyperParameters({ pluginContent }: SummaryValue, timeMs: number): void {
    if (!pluginContent) return;
    const { params, startedAtMs, end } = decodeHyperParameters(pluginContent);
    for (const [key, value] of params) if (!this.params.has(key)) this.params.set(key, value);
    if (startedAtMs !== undefined && startedAtMs > 0) this.startedAtMs = Math.min(this.startedAtMs, Math.round(startedAtMs));
    if (end) this.end = { status: end.status, atMs: Math.round(end.atMs ?? timeMs) };
  }

  private keepImage(tag: string, bytes: Uint8Array | undefined): void {
    if (bytes) this.keep(`images/${tag}.${imageType(bytes)}`, bytes);
  }

  private keep(path: string, bytes: Uint8Array): void {
    const before = this.kept.get(path)?.length ?? 0;
    const isOver = (!this.kept.has(path) && this.kept.size >= MOST_KEPT) || this.keptBytes - before + bytes.length > MOST_KEPT_BYTES;
    if (isOver) return this.skip('pictures and texts', `are left out: ${MOST_KEPT} tags and ${MOST_KEPT_BYTES >> 20} MB are taken in of a run`);
    this.keptBytes += bytes.length - before;
    // A copy: the block it came in would be held by it.
    this.kept.set(path, Uint8Array.from(bytes));
  }

  private skip(what: string, why = 'are not taken in'): void {
    const note = this.skipped.get(what) ?? { what, count: 0, why };
    note.count += 1;
    this.skipped.set(what, note);
  }
}

function skippedName(plugin: string | undefined, content: SummaryValue['content']): string {
  if (plugin !== undefined && plugin !== 'scalars') return `values of the plugin "${plugin}"`;
  return content.kind === 'other' ? content.what : 'tensors';
}

function imageType(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'jpg';
  return bytes[0] === 0x47 && bytes[1] === 0x49 ? 'gif' : 'png';
}
