/**
 * Colours of curves: those of the theme where they can be seen and told apart, also by eyes that do not see red or green,
 * else of a fixed set made for that.
 */

/** sRGB, each from 0 to 1. */
export type Rgb = readonly [number, number, number];

/** What WCAG 2.2 asks of lines in a chart (1.4.11). */
export const LEAST_CONTRAST = 3;
/** Distance in OKLab below which two lines are taken for one another. */
export const LEAST_DISTANCE = 0.1;

/**
 * The set of Masataka Okabe and Kei Ito, "Color Universal Design", 2008, and for each a darker or lighter neighbour, so that
 * four of them have contrast on any background.
 */
const fixedColors = ['#0072b2', '#d55e00', '#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#003f66', '#7a3600', '#f0e442', '#ffffff', '#000000'];

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(...)` and `rgba(...)`, as they look on a background; undefined for anything else. */
export function parseColor(text: string, behind: Rgb = [1, 1, 1]): Rgb | undefined {
  const read = readColor(text);
  if (!read) return undefined;
  const { color, opacity } = read;
  const mix = (position: 0 | 1 | 2) => color[position] * opacity + behind[position] * (1 - opacity);
  return opacity === 1 ? color : [mix(0), mix(1), mix(2)];
}

/** A colour as it is written, before it lies on anything; undefined for what cannot be read. */
export function readColor(text: string): { color: Rgb; opacity: number } | undefined {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex !== undefined && hex.length !== 5 && hex.length !== 7) {
    const digits = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join('') : hex;
    const at = (position: number) => Number.parseInt(digits.slice(position, position + 2), 16) / 255;
    return { color: [at(0), at(2), at(4)], opacity: digits.length === 8 ? at(6) : 1 };
  }
  const numbers = /^rgba?\(([^)]*)\)$/i.exec(text.trim())?.[1]?.split(/[\s,/]+/).filter(Boolean).map(Number);
  const [red, green, blue, opacity = 1] = numbers ?? [];
  if (red === undefined || green === undefined || blue === undefined || !numbers?.every(Number.isFinite)) return undefined;
  return { color: [red / 255, green / 255, blue / 255], opacity };
}

/** The contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** How far apart two colours are for whoever sees them worst: the least of the distances in OKLab as they are, without red and without green cones. */
export function leastDistance(a: Rgb, b: Rgb): number {
  return Math.min(...views.map((view) => distance(view(a), view(b))));
}

/**
 * Colours for curves on a background, best first: of those wished for, then of the fixed set, each that has contrast and is
 * apart from all before it.
 * @param wished CSS colours of the theme; what cannot be read is passed over
 */
export function pickSeriesColors(background: string, wished: readonly string[], count: number): string[] {
  const behind = parseColor(background) ?? [1, 1, 1];
  const picked: { text: string; color: Rgb }[] = [];
  for (const text of [...wished, ...fixedColors]) {
    const color = parseColor(text, behind);
    if (!color || contrast(color, behind) < LEAST_CONTRAST) continue;
    if (picked.every((other) => leastDistance(other.color, color) >= LEAST_DISTANCE)) picked.push({ text, color });
    if (picked.length === count) break;
  }
  return picked.map(({ text }) => text);
}

function luminance(color: Rgb): number {
  const [red, green, blue] = toLinear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** sRGB to linear RGB. */
export function toLinear(color: Rgb): Rgb {
  const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  return [linear(color[0]), linear(color[1]), linear(color[2])];
}

type Matrix = readonly [Rgb, Rgb, Rgb];

function multiply(matrix: Matrix, [a, b, c]: Rgb): Rgb {
  const row = ([x, y, z]: Rgb) => x * a + y * b + z * c;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

/** Linear RGB as dichromats see it: Machado, Oliveira and Fernandes, 2009, severity 1. */
const withoutRedCones: Matrix = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
const withoutGreenCones: Matrix = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]];

const views: readonly ((color: Rgb) => Rgb)[] = [
  toLinear,
  (color) => multiply(withoutRedCones, toLinear(color)),
  (color) => multiply(withoutGreenCones, toLinear(color)),
];

/** Linear RGB to OKLab: Björn Ottosson, "A perceptual color space for image processing", 2020. */
const toCones: Matrix = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]];
const toLab: Matrix = [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]];

/** Lightness from 0 to 1, and green to red and blue to yellow around 0. @param color linear RGB */
export function toOklab(color: Rgb): Rgb {
  const [l, m, s] = multiply(toCones, color);
  return multiply(toLab, [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)]);
}

/** @param a linear RGB */
function distance(a: Rgb, b: Rgb): number {
  const [x, y] = [toOklab(a), toOklab(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}
