// A process that writes a ledger, for tests that kill it: `node out/test/harness/ledgerWriterMain.mjs FOLDER MODE ...`.
//   endless NAME     publishes until it is killed and prints the hash of each record that `publish` returned
//   once NAME PHASE  publishes once and kills itself in that phase ("never": prints the hash)
//   crowd NAME COUNT publishes once with each of COUNT writers at the same moment and prints the hashes
//   race             for each line `SUBJECT VALUE` of standard input, decides about the subject unless it is decided; prints the outcome
// What it is doing goes to standard error, a letter a phase; the last one tells where it was killed.
import { linkSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Draft, LedgerState } from '../../src/core/ledger/ledgerStore.ts';
import { FileLedger } from '../../src/storage/ledger/fileLedger.ts';

const [folder = '', mode = '', name = '', argument = 'never'] = process.argv.slice(2);

const phases = { idle: 'i', preparing: 'p', claiming: 'c', 'half-done': 'h', publishing: 'l', settling: 's' };

function enter(phase: keyof typeof phases): void {
  writeSync(2, phases[phase]);
  if (phase === argument) process.kill(process.pid, 'SIGKILL');
}

function openLedger(): FileLedger {
  return new FileLedger(
    folder,
    { clock: { nowMs: () => Date.now() }, readAuthor: () => Promise.resolve({ name: name || 'racer', source: 'system' }), tool: 'test' },
    {
      link: (existing, added) => {
        const isClaim = !added.endsWith('.json');
        enter(isClaim ? 'claiming' : 'publishing');
        linkSync(existing, added);
        enter(isClaim ? 'half-done' : 'settling');
      },
    },
  );
}

const ledger = openLedger();

switch (mode) {
  case 'endless':
    for (let count = 0; ; count += 1) await publishOne(ledger, count);
  case 'once':
    await publishOne(ledger, 0);
    break;
  case 'crowd':
    await Promise.all(Array.from({ length: Number(argument) }, (_, count) => publishOne(openLedger(), count)));
    break;
  case 'race':
    for await (const line of createInterface({ input: process.stdin })) {
      const [subject = '', value = ''] = line.split(' ');
      writeSync(1, `${await race(subject, value)}\n`);
    }
}

async function publishOne(by: FileLedger, count: number): Promise<void> {
  enter('preparing');
  const result = await by.publish((): Draft => ({ kind: 'test.counted', body: { pid: process.pid, count }, decides: [{ subject: `writer/${name}`, value: count }, { subject: 'last-writer', value: name }] }));
  enter('idle');
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  writeSync(1, `${result.stored.hash}\n`);
}

async function race(subject: string, value: string): Promise<string> {
  const isDecided = ({ subjects }: LedgerState) => subjects.has(subject);
  const result = await ledger.publish((state): Draft | { refusal: string } =>
    isDecided(state) ? { refusal: JSON.stringify(state.subjects.get(subject)?.value) } : { kind: 'test.raced', body: {}, decides: [{ subject, value }] },
  );
  if (result.ok) return `won ${subject} ${result.stored.hash}`;
  return result.reason === 'refused' ? `refused ${subject} ${result.refusal}` : `unexpected ${result.reason}`;
}
