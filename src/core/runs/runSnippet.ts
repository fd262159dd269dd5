/** Libraries whose calls a run can be written as. */
export type SnippetLibrary = 'onramp' | 'mlflow';

export interface SnippetRun {
  name: string;
  experimentName: string | null;
  params: Readonly<Record<string, string>>;
  metricKeys: readonly string[];
}

/** Python code that begins a run with the parameters of another one. */
export function runSnippet(library: SnippetLibrary, { name, experimentName, params, metricKeys }: SnippetRun): string {
  const entries = Object.entries(params);
  const dictionary = entries.length === 0 ? ['params = {}'] : ['params = {', ...entries.map(([key, value]) => `    ${text(key)}: ${literal(value)},`), '}'];
  const metric = metricKeys[0] ?? 'loss';
  const log = `    # Train with params here, then log what came out, such as ${library}.`;
  const calls = {
    onramp: [`with onramp.run(${text(name)}):`, '    onramp.params(params)', `${log}log({${text(metric)}: value})`],
    mlflow: [
      ...(experimentName === null ? [] : [`mlflow.set_experiment(${text(experimentName)})`]),
      `with mlflow.start_run(run_name=${text(name)}):`,
      '    mlflow.log_params(params)',
      `${log}log_metric(${text(metric)}, value)`,
    ],
  }[library];
  return [`import ${library}`, '', ...dictionary, '', ...calls, ''].join('\n');
}

/** A recorded value as Python writes it: a number or constant where it reads as one and prints the same again, else text. */
function literal(value: string): string {
  if (/^(True|False|None)$/.test(value)) return value;
  // What Python would print in another way, such as 1e5, stays text: the parameter would differ.
  return /^-?(0|[1-9]\d{0,14})(\.\d*[1-9]|\.0)?$/.test(value) && value !== '-0' && value.length <= 16 ? value : text(value);
}

/** JSON's texts are Python's, but for line ends that JavaScript leaves as they are. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
