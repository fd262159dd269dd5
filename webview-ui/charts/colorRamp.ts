import { contrast, parseColor, toLinear, toOklab, type Rgb } from './seriesColors.ts';

/** A colour for each share from 0 to 1. */
export type ColorRamp = (share: number) => string;

/**
 * Ends of the ramps. Both go between orange or yellow and blue, which every eye tells apart, in one direction of lightness, and the
 * higher a value the more it stands out.
 */
const onLight = ['#c06a00', '#00265e'] as const;
const onDark = ['#4f86d0', '#ffe680'] as const;

/** A ramp for lines and points: perceptually even (a straight line in OKLab), with contrast on the background all along. */
export function lineRamp(background: string): ColorRamp {
  const [from, to] = isDark(background) ? onDark : onLight;
  return between(from, to);
}

/** A ramp for areas: it begins at the background and ends where `lineRamp` does. */
export function areaRamp(background: string): ColorRamp {
  return between(background, (isDark(background) ? onDark : onLight)[1]);
}

/** Black or white, whichever is read better on a colour. */
export function textOn(color: string): string {
  const behind = parseColor(color) ?? [1, 1, 1];
  return contrast([0, 0, 0], behind) >= contrast([1, 1, 1], behind) ? '#000000' : '#ffffff';
}

function isDark(background: string): boolean {
  return textOn(background) === '#ffffff';
}

function between(from: string, to: string): ColorRamp {
  const [a, b] = [from, to].map((text) => toOklab(toLinear(parseColor(text) ?? [1, 1, 1]))) as [Rgb, Rgb];
  return (share) => {
    const part = Math.min(1, Math.max(0, share));
    const mix = (position: 0 | 1 | 2) => a[position] + (b[position] - a[position]) * part;
    return toHex(fromOklab([mix(0), mix(1), mix(2)]));
  };
}

/** OKLab to linear RGB: Björn Ottosson, "A perceptual color space for image processing", 2020. */
function fromOklab([lightness, a, b]: Rgb): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function toHex(linear: Rgb): string {
  const digits = linear.map((value) => {
    const within = Math.min(1, Math.max(0, value));
    const encoded = within <= 0.0031308 ? within * 12.92 : 1.055 * within ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255).toString(16).padStart(2, '0');
  });
  return `#${digits.join('')}`;
}
