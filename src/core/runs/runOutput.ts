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
  let text = '';
  let end = 0;
  for (const part of [...parts].sort((a, b) => a.offset - b.offset)) {
    if (part.offset > end) text += `\n... ${part.offset - end} characters were not kept ...\n`;
    // Parts may overlap; offsets count code points, as Python does.
    const characters = [...part.text];
    text += characters.slice(Math.max(0, end - part.offset)).join('');
    end = Math.max(end, part.offset + characters.length);
  }
  return text;
}
