import * as z from 'zod/mini';

/*
 * Fields of MLflow's requests, as lenient as protocol buffers are with JSON: whole numbers and floats may be texts, null is
 * the same as left out, and what is not known is passed over.
 */

/** A field that may be left out. */
export function optional<T extends z.core.SomeType>(field: T) {
  return z.pipe(z.nullish(field), z.transform((value) => value ?? undefined));
}

/** A repeated field; a query names it once or several times. */
export function repeated<T extends z.core.SomeType>(field: T) {
  return z.pipe(z.transform((value) => (value === undefined || value === null ? [] : typeof value === 'string' ? [value] : value)), z.array(field));
}

/** A whole number of 64 bits. Beyond 2^53 it is as near as a double comes. */
export const int64 = z.pipe(
  z.transform((value) => (typeof value === 'string' && /^[-+]?\d+$/.test(value) ? Number(value) : value)),
  z.number().check(z.refine((value) => Number.isInteger(value) && Math.abs(value) <= 2 ** 63)),
);

/** A float; NaN and the infinities come as words. */
export const double = z.pipe(
  z.transform((value) => (typeof value === 'string' ? readDouble(value) : value)),
  z.union([z.number(), z.nan(), z.literal(Number.POSITIVE_INFINITY), z.literal(Number.NEGATIVE_INFINITY)]),
);

/** True or false. */
export const flag = z.pipe(
  z.transform((value) => (value === 'true' || value === 'True' ? true : value === 'false' || value === 'False' ? false : value)),
  z.boolean(),
);

/** A parameter or a tag. */
export const keyValue = z.object({ key: z.string(), value: z.string() });

/** The number that a text is for protocol buffers, or the text itself. */
export function readDouble(text: string): number | string {
  const words: Record<string, number> = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY };
  if (Object.hasOwn(words, text)) return words[text] ?? text;
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : text;
}
