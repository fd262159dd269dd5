import { execFile } from 'node:child_process';

const candidates = process.platform === 'win32' ? ['python', 'py'] : ['python3', '/usr/bin/python3'];

let found: Promise<string> | undefined;

/** The first Python of this machine that has jupyter_client and ipykernel; asked once. */
export function findPython(): Promise<string> {
  return (found ??= search());
}

async function search(): Promise<string> {
  for (const candidate of candidates) if (await hasKernelPackages(candidate)) return candidate;
  found = undefined;
  throw new Error(`No Python with jupyter_client and ipykernel was found (tried ${candidates.join(', ')}).`);
}

function hasKernelPackages(python: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(python, ['-c', 'import jupyter_client, ipykernel'], { timeout: 20_000 }, (error) => resolve(error === null));
  });
}
