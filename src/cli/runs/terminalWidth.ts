/** Columns of the terminal, or what a person set; wide enough for a few values where there is neither. */
export function terminalWidth(): number {
  return process.stdout.columns || Number(process.env['COLUMNS']) || 120;
}
