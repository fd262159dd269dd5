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
  const { Context } = await import('svgcanvas');
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
  const given: Record<string, unknown> & { plugins?: object } = { ...configuration.options };
  const options = { ...given, responsive: false, animation: false, devicePixelRatio: 1, events: [], plugins: { ...given.plugins, zoom: false, tooltip: { enabled: false } } };
  const whole: object = { type: (configuration as { type: string }).type, data: configuration.data, options, platform: BasicPlatform };
  const chart = new Chart(canvas as unknown as HTMLCanvasElement, whole as ChartConfiguration);
  const svg = context.getSerializedSvg();
  chart.destroy();
  return svg;
}
