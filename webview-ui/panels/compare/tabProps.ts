import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { ChartLink } from '../../components/chartLink.ts';
import type { ExportedChart } from '../../components/chartFigure.tsx';
import type { CompareApi } from './compareApi.ts';
import type { ShownRuns } from './shownRuns.ts';
import type { TableColumn } from './tableColumns.ts';

/** What every tab with charts is given. */
export interface ChartTabProps {
  comparison: ComparisonView;
  view: CompareView;
  columns: readonly TableColumn[];
  shown: ShownRuns;
  /** The metric that runs are judged by. */
  judged: string | null;
  link: ChartLink;
  api: CompareApi;
  onChange: (some: Partial<CompareView>) => void;
  onOpenRun: (runId: string) => void;
  onExport: (exported: ExportedChart) => void;
}
