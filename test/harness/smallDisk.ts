import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Whether a disk can be mounted here: only root may. */
export const canMount = process.getuid?.() === 0;

/** A disk of a given size at a folder; what is beyond it does not fit. */
export function mountSmallDisk(folder: string, sizeBytes: number): { dispose(): void } {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'onramp-test', folder]);
  const dispose = () => {
    process.removeListener('exit', dispose);
    execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  };
  process.once('exit', dispose);
  return { dispose };
}

/** Takes all the room that a disk has left; `free` gives it back. */
export function fillDisk(folder: string): { file: string; free(): void } {
  const file = path.join(folder, 'fill');
  try {
    writeFileSync(file, Buffer.alloc(64 << 20));
    throw new Error(`${folder} is no small disk`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  return { file, free: () => rmSync(file) };
}

/** Lets a process write nothing to files any more, a limit of the kernel; `free` lifts it. */
export function limitFileSize(pid: number): { free(): void } {
  const limit = (soft: string) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:`]);
  limit('0');
  return { free: () => limit('unlimited') };
}
