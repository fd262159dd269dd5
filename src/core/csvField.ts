/** What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"). */
const formula = /^[=+\-@\t\r]/;
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A text as a field of a CSV file (RFC 4180). One that a spreadsheet would run as a formula gets an apostrophe before it: names and values
 * come from other people's runs, and who gets the file opens it with a double click. Numbers such as `-0.5` stay as they are.
 */
export function csvField(text: string): string {
  const safe = formula.test(text) && !number.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
