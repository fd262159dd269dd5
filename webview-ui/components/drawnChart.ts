import { Chart, type ActiveElement, type ChartConfiguration, type ChartEvent, type ChartType } from 'chart.js';
import type { ChartTheme } from '../charts/chartTheme.ts';
import { runAt } from '../charts/runMarks.ts';
import type { XRange } from '../charts/xRange.ts';
import { atNextFrame } from './atNextFrame.ts';
import type { ChartLink } from './chartLink.ts';
import { canvasToPng } from './chartPng.ts';
import { chartToSvg } from './chartSvg.ts';
import { addPointerMoves, applyRange, zoomOptions } from './chartZoom.ts';
import { DrawingTurns } from './drawingTurns.ts';
import { highlightRun, markRun } from './highlightRun.ts';
import { loadChartKind, loadZoom } from './registerCharts.ts';

export interface DrawnChartOptions {
  link?: ChartLink;
  isZoomable: boolean;
  onSelect(position: number): void;
  onSelectRun(runId: string): void;
  onLayout(chart: DrawnChart): void;
  /** Called once, when there is something to see. */
  onReady(): void;
}

const turns = new DrawingTurns(atNextFrame, () => performance.now());

type Configure = (theme: ChartTheme) => ChartConfiguration;

/** A chart on a canvas: its configuration, what it shares with other charts, and itself as a picture. */
export class DrawnChart {
  #chart: Chart | undefined;
  #configure: Configure | undefined;
  #theme: ChartTheme | undefined;
  /** The range of the configuration, which a reset goes back to. */
  #whole: Partial<XRange> = {};
  #isDisposed = false;
  readonly #endings: (() => void)[] = [];
  #endMoves: (() => void) | undefined;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly options: DrawnChartOptions,
  ) {
    const { link, isZoomable } = options;
    if (!link) return;
    const onLeave = () => link.light(null);
    canvas.addEventListener('mouseleave', onLeave);
    this.#endings.push(
      () => canvas.removeEventListener('mouseleave', onLeave),
      link.subscribe({
        onLight: (runId) => this.#chart && highlightRun(this.#chart, runId),
        ...(isZoomable ? { onRange: (range: XRange | null) => turns.ask(this, () => this.#chart && applyRange(this.#chart, range, this.#whole)) } : {}),
      }),
    );
  }

  /** Once something was drawn. */
  get chart(): Chart | undefined {
    return this.#chart;
  }

  /** Draws another configuration in the same place. What belongs to a rare kind is loaded first. */
  draw(configure: Configure, theme: ChartTheme): void {
    this.#configure = configure;
    this.#theme = theme;
    const configuration = this.#configuration(configure, theme);
    const loading = [loadChartKind((configuration as { type: Parameters<typeof loadChartKind>[0] }).type), this.options.isZoomable ? loadZoom() : undefined].filter((one) => one !== undefined);
    if (loading.length === 0) this.#show(configuration);
    else
      void Promise.all(loading).then(() => {
        // Something else may have been asked for meanwhile.
        if (!this.#isDisposed && this.#configure === configure && this.#theme === theme) this.#show(configuration);
      });
  }

  /** A PNG on the background of the theme. */
  toPng(): Promise<Uint8Array> {
    return canvasToPng(this.canvas, this.#theme?.background ?? '#ffffff');
  }

  /** An SVG of the same size, with what is shown of the x axis. */
  toSvg(): Promise<string> {
    if (!this.#chart || !this.#configure || !this.#theme) return Promise.reject(new Error('Nothing was drawn yet.'));
    const { width, height } = this.#chart;
    return chartToSvg(this.#configuration(this.#configure, this.#theme), { width, height }, this.#theme.background);
  }

  dispose(): void {
    this.#isDisposed = true;
    turns.forget(this);
    for (const end of this.#endings) end();
    this.#endMoves?.();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  #show(configuration: ChartConfiguration): void {
    const { link, isZoomable } = this.options;
    const kept = this.#chart && (this.#chart.config as ChartConfiguration).type === configuration.type ? this.#chart : undefined;
    if (kept) {
      // The same canvas: what the pointer rests on stays where it is.
      kept.data = configuration.data;
      if (configuration.options) kept.options = configuration.options;
      if (link) markRun(kept, link.lit);
      kept.update('none');
    } else {
      const isFirst = !this.#chart;
      this.#endMoves?.();
      this.#chart?.destroy();
      const layout = { id: 'layout', afterLayout: () => this.#chart && this.options.onLayout(this) };
      this.#chart = new Chart<ChartType>(this.canvas, { ...configuration, plugins: [...(configuration.plugins ?? []), layout] });
      if (link && isZoomable) this.#endMoves = addPointerMoves(this.canvas, this.#chart, link);
      this.options.onLayout(this);
      if (isFirst) this.options.onReady();
      if (link) highlightRun(this.#chart, link.lit);
    }
  }

  /** What was asked for, with the pointer's ways and the shared range. */
  #configuration(configure: Configure, theme: ChartTheme): ChartConfiguration {
    const { link, isZoomable } = this.options;
    const { options, ...rest } = configure(theme);
    const scales = (options?.scales ?? {}) as Record<string, Partial<XRange>>;
    this.#whole = { min: scales.x?.min, max: scales.x?.max } as Partial<XRange>;
    return {
      ...rest,
      options: {
        ...options,
        onClick: (_event: ChartEvent, elements: ActiveElement[]) => this.#select(elements[0]),
        ...(link ? { onHover: (event: ChartEvent, elements: ActiveElement[]) => this.#hover(event, elements[0], link) } : {}),
        ...(link && isZoomable ? { plugins: { ...options?.plugins, zoom: zoomOptions(link, theme) }, scales: { ...scales, x: { ...scales.x, ...(link.range ?? {}) } } } : {}),
      },
    };
  }

  #select(element: ActiveElement | undefined): void {
    if (!element) return;
    this.options.onSelect(element.index);
    const runId = this.#runOf(element);
    if (runId !== null) this.options.onSelectRun(runId);
  }

  #hover(event: ChartEvent, element: ActiveElement | undefined, link: ChartLink): void {
    // While something is dragged nothing lights up.
    if (((event.native as MouseEvent | null)?.buttons ?? 0) === 0) link.light(element ? this.#runOf(element) : null);
  }

  #runOf({ datasetIndex, index }: ActiveElement): string | null {
    return runAt(this.#chart?.data.datasets[datasetIndex] ?? {}, index);
  }
}
