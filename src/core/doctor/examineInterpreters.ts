import type { Finding } from './finding.ts';

/** How Python may be started: as it is, and with the options with which it loads no `sitecustomize`, or nothing from the environment. */
export const WAYS_TO_START = ['', '-S', '-I', '-E'] as const;
export type WayToStart = (typeof WAYS_TO_START)[number];

/** What an interpreter said of itself when it was started in the folder with the helper on `PYTHONPATH`. */
export interface InterpreterAnswer {
  version: [major: number, minor: number, micro: number];
  /** The helper is loaded and stands ready. */
  isReady: boolean;
  /** It records by itself, and not only what a program asks for. */
  isAutomatic: boolean;
  /** The helper's folder is on `sys.path`. */
  isOnPath: boolean;
}

/** A Python and what it says in ways of starting it, the plain one first: its answer, or why there is none. */
export interface ExaminedInterpreter {
  path: string;
  ways: { options: WayToStart; answer: InterpreterAnswer | { error: string } }[];
}

/** The oldest Python that the helper is written for. */
const OLDEST = [3, 8] as const;

/** One interpreter in a sentence: its version, and with what it is not recorded. */
export function describeInterpreter({ path, ways }: ExaminedInterpreter): string {
  const answer = plainAnswer(ways);
  if (!answer || 'error' in answer) return `${path} (cannot be started)`;
  const version = answer.version.join('.');
  if (!answer.isReady) return `${path} (${version}, not recorded)`;
  const unseen = ways.filter((way) => !('error' in way.answer) && !way.answer.isReady).map(({ options }) => options);
  return `${path} (${version}${unseen.length === 0 ? '' : `; not recorded with ${unseen.join(', ')}`})`;
}

/** Whether programs that run with these interpreters are recorded from inside. */
export function examineInterpreters(interpreters: readonly ExaminedInterpreter[]): Finding[] {
  if (interpreters.length === 0) return [{ level: 'note', kind: 'python', place: '', what: 'No Python interpreter was found.', toDo: 'Install Python, or make a virtual environment in the workspace folder.' }];
  return interpreters.flatMap(({ path, ways }): Finding[] => {
    const answer = plainAnswer(ways);
    const trouble = answer && describeTrouble(answer);
    return trouble ? [{ level: 'note', kind: 'interpreter', place: '', what: `${path} ${trouble.what}`, toDo: trouble.toDo }] : [];
  });
}

function describeTrouble(answer: InterpreterAnswer | { error: string }): Pick<Finding, 'what' | 'toDo'> | undefined {
  const asWhole = 'What it runs is recorded from outside only, by "onramp run".';
  if ('error' in answer) return { what: `cannot be started: ${answer.error}.`, toDo: 'Repair or remove it, such as by making the virtual environment anew.' };
  const [major, minor] = answer.version;
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) return { what: `is Python ${major}.${minor}, too old for the helper. ${asWhole}`, toDo: `Use Python ${OLDEST.join('.')} or newer.` };
  if (answer.isReady && !answer.isAutomatic) return { what: 'records only what programs log themselves, because ONRAMP_CAPTURE is off.', toDo: 'Remove ONRAMP_CAPTURE from the environment, if that is not meant.' };
  if (answer.isReady) return undefined;
  if (!answer.isOnPath) return { what: `does not look at PYTHONPATH, so it does not load the helper. ${asWhole}`, toDo: 'Look whether it is a script that starts Python with -I or -E, or sets PYTHONPATH anew.' };
  return { what: `does not load the helper, though it is on its path. ${asWhole}`, toDo: 'Look whether it is a script that starts Python with -S, whether another sitecustomize comes first, and into .onramp/cache/helper.log.' };
}

function plainAnswer(ways: ExaminedInterpreter['ways']) {
  return ways.find(({ options }) => options === '')?.answer;
}
