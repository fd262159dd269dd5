/** A parameter that two runs do not share: null where one has it not. */
export interface DifferingParam {
  key: string;
  own: string | null;
  other: string | null;
}

/** The parameters in which a run differs from another, by name. */
export function differingParams(own: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): DifferingParam[] {
  const keys = [...new Set([...Object.keys(own), ...Object.keys(other)])].sort();
  const valueOf = (params: Readonly<Record<string, string>>, key: string) => (Object.hasOwn(params, key) ? (params[key] ?? null) : null);
  return keys.map((key) => ({ key, own: valueOf(own, key), other: valueOf(other, key) })).filter(({ own: mine, other: theirs }) => mine !== theirs);
}
