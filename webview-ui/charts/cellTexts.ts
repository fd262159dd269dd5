import type { Plugin } from 'chart.js';

/** What a matrix dataset says in its cells. */
export interface CellTexts {
  texts: string[];
  textColors: string[];
  textFont: { family: string; sizePx: number };
}

const LEAST_FONT_PX = 8;

/** Writes into each cell of a matrix, as long as the words fit. */
export const cellTexts: Plugin = {
  id: 'cellTexts',
  afterDatasetDraw(chart, { index, meta }) {
    const { texts, textColors, textFont } = (chart.data.datasets[index] ?? {}) as Partial<CellTexts>;
    const first = meta.data[0] as unknown as { width: number; height: number } | undefined;
    if (!texts || !textColors || !textFont || !first) return;
    const { ctx } = chart;
    ctx.save();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    // One size for all, so that none looks more important.
    ctx.font = `${textFont.sizePx}px ${textFont.family}`;
    const widest = Math.max(...texts.map((text) => ctx.measureText(text).width));
    const sizePx = Math.min(textFont.sizePx, textFont.sizePx * ((first.width - 4) / widest), first.height - 2);
    if (sizePx >= LEAST_FONT_PX) {
      ctx.font = `${sizePx}px ${textFont.family}`;
      for (const [place, element] of meta.data.entries()) {
        const { x, y } = (element as unknown as { getCenterPoint(): { x: number; y: number } }).getCenterPoint();
        ctx.fillStyle = textColors[place] ?? '#000000';
        ctx.fillText(texts[place] ?? '', x, y);
      }
    }
    ctx.restore();
  },
};
