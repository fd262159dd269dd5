import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../core/errors.ts';
import type { ProcessIdentity } from '../../core/runs/records.ts';
import type { ProcessControl } from '../../core/runs/stopRun.ts';
import { findLinuxPeer, type LoopbackConnection } from './linuxPeer.ts';

/** The processes of this machine, told apart from later ones with the same number by start time and boot. */
export class ThisMachine implements ProcessControl {
  private readonly host = hostname();
  private readonly bootId = readBootId();

  self(): ProcessIdentity {
    return this.identify(process.pid);
  }

  /** Who a process number is right now. */
  identify(pid: number): ProcessIdentity {
    const startToken = readProcess(pid).startToken;
    return {
      host: this.host,
      pid,
      ...(startToken === undefined ? {} : { startToken }),
      ...(this.bootId === undefined ? {} : { bootId: this.bootId }),
    };
  }

  isAlive(identity: ProcessIdentity): boolean | undefined {
    if (identity.host !== this.host) return undefined;
    if (identity.bootId !== undefined && this.bootId !== undefined && identity.bootId !== this.bootId) return false;
    if (!exists(identity.pid)) return false;
    const { startToken, isZombie } = readProcess(identity.pid);
    if (isZombie) return false;
    if (identity.startToken === undefined) return true;
    return startToken === undefined ? exists(identity.pid) : startToken === identity.startToken;
  }

  /** The process at the other end of a connection over loopback, where that can be found out. */
  findPeer(connection: LoopbackConnection): ProcessIdentity | undefined {
    const pid = findLinuxPeer(connection);
    return pid === undefined || pid === process.pid ? undefined : this.identify(pid);
  }

  signal(pid: number, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // Gone between the look and the signal.
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }

  async wait(ms: number): Promise<void> {
    await sleep(ms);
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

interface ProcessFacts {
  /** Something that differs between two processes with the same number. */
  startToken?: string | undefined;
  /** It has ended and waits for its parent to notice, which in a container may be forever. */
  isZombie: boolean;
}

function readProcess(pid: number): ProcessFacts {
  switch (process.platform) {
    case 'linux':
      return readLinuxProcess(pid);
    case 'darwin':
      return readMacProcess(pid);
    default:
      return { isZombie: false };
  }
}

function readLinuxProcess(pid: number): ProcessFacts {
  const stat = firstLine(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name in parentheses may hold spaces; state is field 3 and start time field 22 (proc(5)).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { startToken: fields?.[19], isZombie: fields?.[0] === 'Z' };
}

function readMacProcess(pid: number): ProcessFacts {
  const line = firstLine(() => execFileSync('/bin/ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const [, state, startToken] = /^(\S+)\s+(.*)$/.exec(line ?? '') ?? [];
  return { startToken, isZombie: state?.startsWith('Z') ?? false };
}

function readBootId(): string | undefined {
  if (process.platform === 'linux') return firstLine(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  if (process.platform === 'darwin') {
    return firstLine(() => execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  }
  return undefined;
}

function firstLine(read: () => string): string | undefined {
  try {
    const line = read().split('\n')[0]?.trim();
    return line ? line : undefined;
  } catch {
    return undefined;
  }
}
