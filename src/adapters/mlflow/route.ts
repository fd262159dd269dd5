import type * as z from 'zod/mini';
import type { ProcessIdentity } from '../../core/runs/records.ts';
import { invalidParameter, missingParameter } from './mlflowError.ts';

/** Who calls, and how. */
export interface Call {
  /** The session that the caller's token names: a process that the Python helper records. */
  sessionId: string | null;
  /** Of the request's body. */
  bodyBytes: number;
  /** The process at the other end of the connection, where that can be found out. */
  findClient(): ProcessIdentity | undefined;
}

/** JSON that is there as text already, whole or in parts of UTF-8: it is sent as it stands. */
export class JsonText {
  constructor(readonly text: string | readonly Buffer[]) {}
}

/** What a call is answered with; an error is thrown (`MlflowError`). */
export type Answer = object | JsonText;

/** One call of MLflow's API: reads the request and carries it out. */
export interface Route {
  answer(input: Readonly<Record<string, unknown>>, call: Call): Answer | Promise<Answer>;
}

/**
 * Calls by method and path: `POST runs/create` below `/api/2.0/mlflow/` and `/ajax-api/2.0/mlflow/`, `POST 3.0/traces` below
 * those of 3.0. A part of the path in braces is a field of the request.
 */
export type Routes = Readonly<Record<string, Route>>;

/** A call whose request has the form of `request`; anything else is refused with MLflow's words. */
export function route<T extends z.ZodMiniType>(request: T, handle: (request: z.output<T>, call: Call) => Answer | Promise<Answer>): Route {
  return {
    answer(input, call) {
      const parsed = request.safeParse(withRunId(input));
      if (!parsed.success) throw refusal(parsed.error.issues[0], input);
      return handle(parsed.data, call);
    },
  };
}

/** Clients name a run by `run_id`, by its older name `run_uuid`, or by both. */
function withRunId(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return (input['run_id'] ?? input['run_uuid']) === input['run_id'] ? input : { ...input, run_id: input['run_uuid'] };
}

function refusal(issue: z.core.$ZodIssue | undefined, input: unknown): Error {
  const path = issue?.path ?? [];
  const value = path.reduce<unknown>((part, key) => (typeof part === 'object' && part !== null ? (part as Record<PropertyKey, unknown>)[key] : undefined), input);
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('').slice(1);
  return value === undefined || value === null ? missingParameter(name) : invalidValue(name, value);
}

/** Longest part of a value that a message repeats. */
const LONGEST_REPEATED = 500;

/** A value of the wrong type, in MLflow's words. */
export function invalidValue(name: string, value: unknown): Error {
  const text = JSON.stringify(value) ?? String(value);
  const shown = text.length > LONGEST_REPEATED ? `${text.slice(0, LONGEST_REPEATED)}...` : text;
  return invalidParameter(`Invalid value ${shown} for parameter '${name}' supplied: Value was of type '${typeName(value)}'. See the API docs for more information about request parameters.`);
}

/** What Python calls the type of a JSON value. */
function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return ({ string: 'str', boolean: 'bool', object: 'dict' } as Record<string, string>)[typeof value] ?? typeof value;
}
