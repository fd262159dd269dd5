import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A connection over loopback as we see it: `remotePort` is the other program's. */
export interface LoopbackConnection {
  localPort?: number | undefined;
  remotePort?: number | undefined;
}

/**
 * The process at the other end of a connection from this machine, on Linux: the inode of its socket from `/proc/net/tcp`,
 * then the process that has it open (proc_net(5), proc_pid_fd(5)). Undefined elsewhere, and for processes of other users.
 * Takes a millisecond and some more for every hundred processes. A socket that a fork shares is given to the newer process.
 */
export function findLinuxPeer({ localPort, remotePort }: LoopbackConnection): number | undefined {
  if (process.platform !== 'linux' || localPort === undefined || remotePort === undefined) return undefined;
  const inode = findInode(remotePort, localPort);
  return inode === undefined ? undefined : findOwner(`socket:[${inode}]`);
}

function findInode(from: number, to: number): string | undefined {
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readLines(table)) {
      const [, local, remote, , , , , , , inode] = line.trim().split(/\s+/);
      if (inode !== undefined && inode !== '0' && portOf(local) === from && portOf(remote) === to) return inode;
    }
  }
  return undefined;
}

function portOf(address = ''): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);
}

function findOwner(socket: string): number | undefined {
  const pids = listOrNone('/proc').filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => b - a);
  return pids.find((pid) => listOrNone(`/proc/${pid}/fd`).some((descriptor) => linkOrNone(`/proc/${pid}/fd/${descriptor}`) === socket));
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}

/** Processes come and go while they are looked at, and those of others cannot be looked into. */
function listOrNone(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOrNone(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
