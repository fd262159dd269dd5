import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';

/** One exchange of a real MLflow client with MLflow's own server. */
export interface Exchange {
  n: number;
  method: string;
  path: string;
  query: string | null;
  request: unknown;
  status: number;
  response: unknown;
}

/** What was recorded with a version of MLflow, in order. */
export function readExchanges(name: string): Exchange[] {
  const lines = readFileSync(path.join(root, 'test', 'fixtures', 'mlflow', `exchanges-${name}.jsonl`), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Exchange);
}

/** Names of fields that hold an id which a server gives. */
const idFields = new Set(['experiment_id', 'run_id', 'run_uuid', 'model_id', 'source_run_id']);

/** The ids of a recording, each with the one that was given instead when the recording was played. */
export class GivenIds {
  private readonly given = new Map<string, string>();

  /** Learns from an answer beside the recorded one. */
  learn(recorded: unknown, actual: unknown): void {
    if (Array.isArray(recorded) && Array.isArray(actual)) recorded.forEach((item, index) => this.learn(item, actual[index]));
    else if (isObject(recorded) && isObject(actual)) {
      for (const [key, value] of Object.entries(recorded)) {
        const other = actual[key];
        if (idFields.has(key) && typeof value === 'string' && typeof other === 'string' && value !== '') this.given.set(value, other);
        else this.learn(value, other);
      }
    }
  }

  /** Recorded text as it has to be now. */
  inText(text: string): string {
    let result = text;
    for (const [recorded, given] of this.given) {
      // Ids of experiments are small numbers: only in places where an id stands.
      const pattern = /^\d{1,4}$/.test(recorded) ? new RegExp(`(?<=mlflow-artifacts:/|/artifacts/|experiment_id=|path=|^,)${recorded}(?=/|%2F|$|&|,$|")`, 'g') : new RegExp(recorded, 'g');
      result = result.replace(pattern, given);
    }
    return result;
  }

  /** The same of every text inside a value. */
  inValue(value: unknown, key = ''): unknown {
    if (Array.isArray(value)) return value.map((item) => this.inValue(item, key));
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.inValue(item, name)]));
    if (typeof value !== 'string') return value;
    return ['experiment_id', 'experiment_ids'].includes(key) ? (this.given.get(value) ?? value) : this.inText(value);
  }
}

/** Fields that two servers tell differently at each run. */
const ownFields = /(^|_)(time|timestamp|creation_time)(_ms)?$|^(run_name|file_size|error_class|sqlstate|message|execution_duration|start_time|end_time)$/;

/** What an answer looks like: fields and values, but of times and the like only their type; lists by key, since no server promises an order. */
export function outlineOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => outlineOf(item, key)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (isObject(value)) {
    const isRunName = value['key'] === 'mlflow.runName';
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, isRunName && name === 'value' ? 'string' : outlineOf(item, name)]));
  }
  if (ownFields.test(key)) return typeof value;
  // JSON inside of a text: Python and JavaScript set blanks differently.
  return typeof value === 'string' && /^[[{]/.test(value) ? parsed(value) : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
