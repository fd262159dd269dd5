import { BasicPlatform, Chart, type ChartConfiguration } from 'chart.js';

export interface PictureSize {
  width: number;
  height: number;
}

/** What a picture is drawn into: a context that remembers, as svgcanvas has. */
export interface SvgContext extends CanvasRenderingContext2D {
  getSerializedSvg(): string;
}

/** Draws a configuration as an SVG, at the size that it has on the page and on the background of the theme. */
export async function chartToSvg(configuration: ChartConfiguration, size: PictureSize, background: string): Promise<string> {
  const { Context } = await import('svgcanvas/dist/svgcanvas.esm.js');
  return drawInto(new Context(size.width, size.height) as unknown as SvgContext, configuration, size, background);
}

/** The same with a context that is handed in. */
export function drawInto(context: SvgContext, configuration: ChartConfiguration, { width, height }: PictureSize, background: string): string {
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  // Chart.js clears what it draws into, and would take the background away.
  context.clearRect = () => undefined;
  // It wants a canvas, of which it only asks the size.
  const canvas = { width, height, style: { width: `${width}px`, height: `${height}px` }, getContext: () => context };
  Object.defineProperty(context, 'canvas', { value: canvas });
  const chart = new Chart<'line'>(canvas as unknown as HTMLCanvasElement, stillPicture(configuration));
  const svg = withoutPlaceless(context.getSerializedSvg());
  chart.destroy();
  return svg;
}

/** The same without what a picture has no use for. */
function stillPicture(configuration: ChartConfiguration): ChartConfiguration<'line'> {
  const { plugins, ...options } = (configuration.options ?? {}) as Record<string, unknown> & { plugins?: object };
  // Lines that may change on their way are drawn step by step; others as a Path2D, which a context like ours cannot read.
  const still = { ...options, responsive: false, animation: false, devicePixelRatio: 1, events: [], plugins: { ...plugins, zoom: false, tooltip: { enabled: false } }, datasets: { line: { segment: {} } } };
  return { ...configuration, options: still, platform: BasicPlatform } as never;
}

/** A canvas passes over what has no place (a box without values); readers of SVG complain. */
export function withoutPlaceless(svg: string): string {
  return svg.replace(/<(rect|path|circle)\b[^>]*\b(?:d|x|y|cx|cy|width|height)="[^"]*(?:NaN|undefined)[^"]*"[^>]*?(?:\/>|><\/\1>)/g, '').replaceAll(' text-decoration="undefined"', '');
}
