let locale: string | undefined;
const formats = new Map<string, Intl.NumberFormat>();

/**
 * Sets how the page writes numbers, dates and times: a language tag as `de` or `en-GB`, which a page sets once, before it draws.
 * Undefined, or what is no language tag, means the language of the browser.
 */
export function setPageLocale(tag: string | undefined): void {
  locale = tag !== undefined && isLanguageTag(tag) ? tag : undefined;
  formats.clear();
}

/** The language that numbers and times are written in; undefined for the browser's. */
export function pageLocale(): string | undefined {
  return locale;
}

/** The format of the page's language; kept, because making one takes longer than using it a hundred times. */
export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const kept = formats.get(key);
  if (kept) return kept;
  const format = new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format;
}

/** What stands between the whole part of a number and the rest: a comma in German, a point in English. */
export function decimalSign(): string {
  return numberFormat({}).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
