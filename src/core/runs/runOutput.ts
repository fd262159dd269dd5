import * as z from 'zod/mini';

/**
 * What a program printed, as the Python helper keeps it: `output-<writer>.jsonl` beside the events of its session, apart from
 * them so that an index never reads it. The beginning of each stream and its latest parts are there; what lay between is not.
 */
const outputLine = z.object({
  stream: z.enum(['stdout', 'stderr']),
  /** Milliseconds since 1970 when the last of the text was written. */
  at: z.number(),
  /** Where the text begins in its stream, in characters. */
  offset: z.int(),
  text: z.string(),
});
export type OutputPart = z.infer<typeof outputLine>;

/** Reads one line of an output file; undefined for one that is torn or of a later release. */
export function parseOutputLine(line: string): OutputPart | undefined {
  try {
    const parsed = outputLine.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The text of one stream from its parts, with a mark where something was left out. */
export function joinOutput(parts: readonly OutputPart[]): string {
  return placeParts(parts).map(({ text }) => text).join('');
}

/** What a program printed, as a terminal would have shown it: both streams by time, pieces of one stream that follow each other as one. */
export function interleaveOutput(parts: readonly OutputPart[]): Pick<OutputPart, 'stream' | 'text'>[] {
  const placed = (['stdout', 'stderr'] as const).flatMap((stream) => placeParts(parts.filter((part) => part.stream === stream)));
  const pieces: Pick<OutputPart, 'stream' | 'text'>[] = [];
  for (const { stream, text } of placed.sort((a, b) => a.at - b.at)) {
    const last = pieces.at(-1);
    if (last?.stream === stream) last.text += text;
    else if (text !== '') pieces.push({ stream, text });
  }
  return pieces;
}

/** The parts of one stream in their order, each without what the ones before it have. */
function placeParts(parts: readonly OutputPart[]): OutputPart[] {
  const placed: OutputPart[] = [];
  let end = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const part of [...parts].sort((a, b) => a.offset - b.offset)) {
    // Parts may overlap; offsets count code points, as Python does.
    const characters = [...part.text];
    const mark = part.offset > end ? `\n... ${part.offset - end} characters were not kept ...\n` : '';
    // A clock that was set back does not change the order inside of a stream.
    lastAt = Math.max(lastAt, part.at);
    placed.push({ ...part, at: lastAt, text: mark + characters.slice(Math.max(0, end - part.offset)).join('') });
    end = Math.max(end, part.offset + characters.length);
  }
  return placed;
}

/** What the programs of runs printed, as far as it was kept. */
export interface RunOutputs {
  /** Changes whenever there is more; null where nothing was kept. */
  versionOf(runId: string): string | null;
  /** By process, in the order of their names. */
  read(runId: string): { writer: string; parts: OutputPart[] }[];
}
