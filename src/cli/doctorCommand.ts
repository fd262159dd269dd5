import type { Command } from 'commander';
import { describeInterpreter } from '../core/doctor/examineInterpreters.ts';
import type { DoctorReport } from '../core/doctor/examineStore.ts';
import type { Finding, Fix } from '../core/doctor/finding.ts';
import { errorMessage, UserFacingError } from '../core/errors.ts';
import { exitCodes } from './commandLineError.ts';
import { count, plain } from './plainText.ts';
import { progressLine } from './progressLine.ts';

export interface DoctorServices {
  storeFolder: string;
  examine(isDeep: boolean, onProgress: (done: number, all: number, what: string) => void): Promise<DoctorReport>;
  /** Mends what a finding is about and says what was done. */
  fix(fix: Fix): string | Promise<string>;
}

/** A finding after `--fix`: what was done about it, or why nothing could be. */
type Treated = Finding & { fixed?: string; notFixed?: string };

/** `onramp doctor`: looks at everything in a store and says for each finding what it is and what to do. */
export function addDoctorCommand(program: Command, open: (workspace: string | undefined) => DoctorServices): void {
  program
    .command('doctor')
    .description('check everything that is kept: runs, artifacts, ledger, index, and what Onramp needs around it')
    .option('--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)')
    .option('--deep', 'also hash every artifact that a run keeps')
    .option('--fix', 'mend what can be mended without losing anything: a damaged index, a missing .gitignore, hashes of large files')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nWithout --fix it only looks, and starts the interpreters of the folder to ask for the helper. Notes are good to know and nothing is wrong with them.\n\nExit codes: 0 nothing is wrong, 1 there are problems, 2 usage, 3 not tracked.')
    .action(async (options: { workspace?: string; deep?: true; fix?: true; json?: true }) => {
      const services = open(options.workspace);
      const progress = progressLine();
      const report = await services.examine(options.deep ?? false, (done, all, what) => progress.show(`${done.toLocaleString('en')} of ${all.toLocaleString('en')} ${what} checked`));
      progress.clear();
      const findings: Treated[] = [];
      for (const finding of report.findings) findings.push(options.fix ? await treat(finding, services) : finding);
      const problems = findings.filter((finding) => finding.level === 'problem' && finding.fixed === undefined).length;
      if (options.json) process.stdout.write(`${JSON.stringify({ ok: problems === 0, problems, store: services.storeFolder, ...report, findings })}\n`);
      else process.stdout.write(`${describe({ ...report, findings }, services.storeFolder, problems).map(plain).join('\n')}\n`);
      process.exitCode = problems === 0 ? exitCodes.ok : exitCodes.failed;
    });
}

async function treat(finding: Finding, services: DoctorServices): Promise<Treated> {
  if (!finding.fix) return finding;
  try {
    return { ...finding, fixed: await services.fix(finding.fix) };
  } catch (error) {
    return { ...finding, notFixed: error instanceof UserFacingError ? error.text : errorMessage(error) };
  }
}

function describe({ findings, runs, artifacts, records, interpreters, git }: DoctorReport & { findings: Treated[] }, storeFolder: string, problems: number): string[] {
  const notes = findings.filter(({ level }) => level === 'note').length;
  return [
    ...findings.flatMap(describeFinding),
    `Looked at ${storeFolder}: ${count(runs, 'run')}, ${count(artifacts, 'artifact')}, ${count(records, 'record')} of ledger and experiments.`,
    `Python: ${interpreters.length === 0 ? 'not found' : interpreters.map(describeInterpreter).join(', ')}. Git: ${git ?? 'not found'}.`,
    problems === 0 ? `Nothing is wrong${notes === 0 ? '' : `; ${count(notes, 'note')}`}.` : `${count(problems, 'problem')}, ${count(notes, 'note')}.`,
  ];
}

function describeFinding({ level, place, what, toDo, fixed, notFixed }: Treated): string[] {
  const head = `${fixed === undefined ? (level === 'problem' ? 'PROBLEM' : 'Note') : 'Fixed'}  ${place === '' ? '' : `${place}: `}${what}`;
  return [head, `         ${fixed === undefined ? toDo : `Done: ${fixed}.`}`, ...(notFixed === undefined ? [] : [`         Not fixed: ${notFixed}`])];
}
