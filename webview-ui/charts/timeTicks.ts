import { pageLocale } from './pageLocale.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between ticks that are read without calculating, in milliseconds. */
const distancesMs = [
  1, 2, 5, 10, 20, 50, 100, 200, 500,
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY, 90 * DAY, 365 * DAY,
];

/**
 * Places for ticks along a time axis, at whole seconds, minutes, hours or days.
 * @param offsetMs what a full day begins at, for clocks: the time zone's distance from UTC
 * @returns at most `most` ascending milliseconds within the range
 */
export function timeTicks(fromMs: number, toMs: number, most: number, offsetMs = 0): number[] {
  const room = Math.max(1, most - 1);
  const distance = distancesMs.find((one) => (toMs - fromMs) / one <= room) ?? 365 * DAY * Math.ceil((toMs - fromMs) / room / (365 * DAY));
  const ticks: number[] = [];
  for (let at = Math.ceil((fromMs - offsetMs) / distance) * distance + offsetMs; at <= toMs; at += distance) ticks.push(at);
  return ticks;
}

/** The label of a moment on an axis whose ticks are `distanceMs` apart: the date where days pass, else the clock. */
export function clockLabel(timeMs: number, distanceMs: number): string {
  const style: Intl.DateTimeFormatOptions = distanceMs >= DAY ? { month: 'short', day: 'numeric' } : distanceMs >= MINUTE ? { hour: '2-digit', minute: '2-digit' } : { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return new Intl.DateTimeFormat(pageLocale(), style).format(timeMs);
}
