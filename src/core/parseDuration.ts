const unitsMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** A duration as MLflow writes it (`30d`, `1d12h`, `90m`, `1.5h`) in milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const found = /^(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(text.trim());
  if (!found || found[0] === '') return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  return Number(days) * unitsMs.d + Number(hours) * unitsMs.h + Number(minutes) * unitsMs.m + Number(seconds) * unitsMs.s;
}
