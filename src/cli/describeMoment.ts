/** A moment in local time: `2026-11-24 02:41:28`. */
export function describeMoment(timeMs: number): string {
  const time = new Date(timeMs);
  if (Number.isNaN(time.getTime())) return 'at no known time';
  const two = (value: number) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
