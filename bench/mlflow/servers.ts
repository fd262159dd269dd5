import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { root } from '../../scripts/lib/paths.mjs';
import { smallMemory } from '../../src/cli/smallMemory.ts';
import { SerialClient } from './serialClient.ts';

/** A server in a process of its own, with a client of it. */
export interface BenchedServer {
  client: SerialClient;
  uri: string;
  token: string;
  /** Memory that its process has in use, and has had at most, in MiB. */
  memoryMiB(): { now: number; peak: number };
  end(): Promise<void>;
}

/** The endpoint of a tracked folder, as one that starts on demand. */
export function startEndpoint(workspaceFolder: string): Promise<BenchedServer> {
  return started(spawn(process.execPath, [...smallMemory, path.join(root, 'dist', 'cli.cjs'), 'serve-tracking'], { cwd: workspaceFolder, stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** The word by which a benchmark is told to be the bare server. */
export const BARE = 'bare-server';

/** What Node does at least: reads the body and answers `{}`. */
export function startBareServer(benchUrl: string): Promise<BenchedServer> {
  return started(spawn(process.execPath, [fileURLToPath(benchUrl), BARE], { stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** Is the bare server. */
export function serveBare(): void {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 });
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'none' })}\n`));
}

async function started(child: ChildProcess): Promise<BenchedServer> {
  if (!child.stdout) throw new Error('No pipe');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { uri, token } = JSON.parse(line) as { uri: string; token: string };
  const client = new SerialClient(uri, token);
  return {
    client,
    uri,
    token,
    memoryMiB: () => ({ now: statusMiB(child.pid, 'VmRSS'), peak: statusMiB(child.pid, 'VmHWM') }),
    end: async () => {
      client.dispose();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function statusMiB(pid: number | undefined, field: string): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
}
