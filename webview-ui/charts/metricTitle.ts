const unitsByEnding: readonly (readonly [RegExp, string])[] = [
  [/[_ ]percent$/, '%'],
  [/[_ ](?:mb|megabytes)$/, 'MB'],
  [/[_ ](?:gb|gigabytes)$/, 'GB'],
  [/[_ ](?:ms|milliseconds)$/, 'ms'],
  [/[_ ](?:s|sec|secs|seconds)$/, 's'],
];

/** A metric's name as the title of a chart, with the unit that its ending tells, as MLflow's and our system metrics have it. */
export function metricTitle(key: string): { title: string; unit: string | null } {
  for (const [ending, unit] of unitsByEnding) if (ending.test(key)) return { title: key.replace(ending, ''), unit };
  return { title: key, unit: null };
}
