import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { report } from '../lib/report.ts';
import { median } from '../lib/timing.ts';
import { newRun } from './logging.ts';
import type { BenchedServer } from './servers.ts';

const MIB = 64;
const ROUNDS = 5;

/** A file of 64 MiB up and down, beside a copy of it that is flushed as an upload is. */
export async function benchTransfer(endpoint: BenchedServer, folder: string): Promise<void> {
  const runId = await newRun(endpoint);
  const url = `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/weights.bin`;
  const [file, copy] = [path.join(folder, 'weights.bin'), path.join(folder, 'copy.bin')];
  const times = { up: [] as number[], down: [] as number[], copy: [] as number[] };
  const before = endpoint.memoryMiB().peak;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const bytes = randomBytes(MIB << 20);
    writeFileSync(file, bytes);
    const copied = seconds(() => copyFlushed(file, copy));
    const up = await secondsOf(() => endpoint.client.send('PUT', url, bytes));
    const down = await secondsOf(() => endpoint.client.send('GET', url));
    if (round === 0) continue;
    times.up.push(up);
    times.down.push(down);
    times.copy.push(copied);
  }
  rmSync(file);
  rmSync(copy);
  const rate = (values: readonly number[]) => MIB / median(values);
  report({ bench: 'mlflow', case: 'artifact of 64 MiB up, beside a copy that is flushed', value: rate(times.up), unit: 'MiB/s', limit: rate(times.copy), goal: 0.5, better: 'higher' });
  report({ bench: 'mlflow', case: 'artifact of 64 MiB down, beside a copy that is flushed', value: rate(times.down), unit: 'MiB/s', limit: rate(times.copy), goal: 0.5, better: 'higher' });
  report({ bench: 'mlflow', case: 'memory that six such transfers add at most', value: endpoint.memoryMiB().peak - before, unit: 'MiB', limit: null, goal: 64, better: 'lower' });
}

function copyFlushed(from: string, to: string): void {
  copyFileSync(from, to);
  const descriptor = openSync(to, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
