/** Whether a path names a file of a run: relative, with `/`, and staying inside of the run on every system. */
export function isArtifactPath(path: string): boolean {
  return path !== '' && !/[\\\0]|^[A-Za-z]:/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
