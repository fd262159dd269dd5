/** What a chart shows as a table of words, for who rather reads. */
export interface ChartTable {
  columns: ChartTableColumn[];
  rows: string[][];
}

export interface ChartTableColumn {
  title: string;
  isNumber: boolean;
}

export const words = (title: string): ChartTableColumn => ({ title, isNumber: false });
export const numbers = (title: string): ChartTableColumn => ({ title, isNumber: true });
