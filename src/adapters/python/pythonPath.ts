import path from 'node:path';

/**
 * A `PYTHONPATH` with a folder in front of what it holds. An empty entry would put the working directory among the places
 * of modules, so none is ever made; those that were there stay.
 */
export function prependToPythonPath(folder: string, current: string | undefined): string {
  if (!current) return folder;
  return current.split(path.delimiter)[0] === folder ? current : `${folder}${path.delimiter}${current}`;
}
