import { readColor } from './seriesColors.ts';

/** A colour that lets through what lies behind it. @param share how much of it stays, from 0 to 1 */
export function fade(color: string, share: number): string {
  const read = readColor(color);
  // Written out where it can be: files of pictures know no `color-mix`.
  if (!read) return `color-mix(in srgb, ${color} ${Math.round(share * 100)}%, transparent)`;
  const [red, green, blue] = read.color.map((value) => Math.round(value * 255));
  return `rgba(${red}, ${green}, ${blue}, ${Number((read.opacity * share).toFixed(3))})`;
}
