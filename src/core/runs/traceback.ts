/** A line of a traceback; those that name a place in a file carry it. */
export interface TracebackLine {
  text: string;
  place: { file: string; line: number } | null;
}

/** A Python traceback by lines. What cannot be opened (`<stdin>`, `<frozen runpy>`) is no place. */
export function parseTraceback(traceback: string): TracebackLine[] {
  return traceback.trimEnd().split('\n').map((text) => {
    const found = /^\s*File "([^"<>]+)", line (\d{1,9})/.exec(text);
    return { text, place: found?.[1] === undefined ? null : { file: found[1], line: Number(found[2]) } };
  });
}
