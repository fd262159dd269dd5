/** Longest path of an artifact, and longest name in it, in bytes of UTF-8: what file systems can hold below a folder of an export. */
const LONGEST_PATH_BYTES = 1024;
const LONGEST_NAME_BYTES = 255;

/**
 * Why a text cannot be the path of a run's artifact, as the end of a sentence; undefined when it can. Paths are relative to
 * their run, use `/`, are written in one way only, and cannot leave their run on any system they may be exported on.
 */
export function artifactPathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'holds a NUL';
  // A backslash separates folders on Windows.
  if (path.includes('\\')) return 'holds a backslash; folders are separated by "/"';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is not relative';
  if (/\p{Surrogate}/u.test(path)) return 'is not valid Unicode';
  if (bytesOf(path) > LONGEST_PATH_BYTES) return `is longer than ${LONGEST_PATH_BYTES} bytes`;
  for (const name of path.split('/')) {
    if (name === '') return 'holds an empty name';
    // Windows drops dots and spaces at the end of a name, so that ".. " is "..".
    if (/^[. ]+$/.test(name)) return `holds the name "${name}", which is no file's`;
    if (bytesOf(name) > LONGEST_NAME_BYTES) return `holds a name of more than ${LONGEST_NAME_BYTES} bytes`;
  }
  return undefined;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
