import { useCallback, useEffect, useState } from 'preact/hooks';
import { MOST_SIDE_BY_SIDE, type ComparedArtifactsView } from '../../../src/protocol/comparePanel.ts';
import type { PreviewView } from '../../../src/protocol/preview.ts';
import type { KeptFile } from '../../../src/protocol/runView.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { confusionChart, tableOfConfusion, type Confusion } from '../../charts/confusionChart.ts';
import { ChartFigure } from '../../components/chartFigure.tsx';
import { Picture } from '../../components/picture.tsx';
import { Section } from '../../components/section.tsx';
import type { CompareApi } from './compareApi.ts';
import type { ChartTabProps } from './tabProps.ts';

/** Confusion matrices and figures of the first runs side by side, a line for each file. */
export function ArtifactsTab({ view, shown, api, onChange, onExport }: ChartTabProps) {
  const few = shown.runs.slice(0, MOST_SIDE_BY_SIDE);
  const ids = few.map(({ runId }) => runId).join();
  const [artifacts, setArtifacts] = useState<ComparedArtifactsView | null>(null);
  useEffect(() => {
    let isWanted = true;
    api.act(api.request('readArtifacts', { runIds: ids === '' ? [] : ids.split(',') }).then((read) => isWanted && setArtifacts(read)));
    return () => void (isWanted = false);
  }, [ids]);
  if (!artifacts) return <p class="message">Looking through the files of the runs…</p>;
  const names = new Map(shown.runs.map(({ runId, name }) => [runId, name]));
  const nameAt = (position: number) => names.get(artifacts.runIds[position] ?? '') ?? '';
  const { isNormalised } = view.confusion;
  if (artifacts.figures.length === 0 && artifacts.confusions.length === 0) return <p class="message">These runs kept no figures and no confusion matrices. Figures that a script saves with Matplotlib are kept by themselves; any other picture, and a matrix as CSV or JSON, with `onramp.artifact`.</p>;
  return (
    <div class="chart-room">
      {shown.runs.length > MOST_SIDE_BY_SIDE && <p class="note">The first {MOST_SIDE_BY_SIDE} runs, in the order of the table.</p>}
      {artifacts.confusions.length > 0 && (
        <div class="choices">
          <label>
            <input type="checkbox" checked={isNormalised} onChange={(event) => onChange({ confusion: { isNormalised: event.currentTarget.checked } })} />
            Shares of each actual class
          </label>
        </div>
      )}
      {artifacts.confusions.map(({ path, matrices }) => (
        <Section key={path} title={path}>
          <div class="side-by-side">
            {matrices.map((matrix, position) => matrix && <ConfusionFigure key={position} name={nameAt(position)} matrix={matrix} largest={isNormalised ? 1 : largestOf(matrices)} isNormalised={isNormalised} onExport={onExport} />)}
          </div>
        </Section>
      ))}
      {artifacts.figures.map(({ path, files }) => (
        <Section key={path} title={path}>
          <div class="side-by-side">
            {files.map((file, position) => file && <RunPicture key={position} runId={artifacts.runIds[position] ?? ''} name={nameAt(position)} file={file} api={api} />)}
          </div>
        </Section>
      ))}
    </div>
  );
}

/** One scale of colours for all matrices of a line. */
function largestOf(matrices: readonly (Confusion | null)[]): number {
  return Math.max(1, ...matrices.flatMap((matrix) => matrix?.counts.flat() ?? []));
}

interface ConfusionFigureProps {
  name: string;
  matrix: Confusion;
  largest: number;
  isNormalised: boolean;
  onExport: ChartTabProps['onExport'];
}

function ConfusionFigure({ name, matrix, largest, isNormalised, onExport }: ConfusionFigureProps) {
  const configure = useCallback((theme: ChartTheme) => confusionChart(matrix, { isNormalised, largest }, theme), [matrix, isNormalised, largest]);
  return <ChartFigure title={name} summary={`a confusion matrix of ${matrix.labels.length} classes`} table={() => tableOfConfusion(matrix, { isNormalised })} configure={configure} onExport={onExport} />;
}

function RunPicture({ runId, name, file, api }: { runId: string; name: string; file: KeptFile; api: CompareApi }) {
  const [preview, setPreview] = useState<PreviewView | { kind: 'failed'; message: string } | null>(null);
  useEffect(() => {
    let isWanted = true;
    setPreview(null);
    api.request('readFile', { runId, file }).then(
      (read) => isWanted && setPreview(read),
      (error: Error) => isWanted && setPreview({ kind: 'failed', message: error.message }),
    );
    return () => void (isWanted = false);
  }, [runId, file.sha256]);
  return (
    <figure class="run-picture">
      <figcaption>
        <button class="link" title={`Open ${file.path} of ${name}`} onClick={() => api.act(api.request('openFile', { runId, file }))}>{name}</button>
      </figcaption>
      {!preview ? <p class="message">Reading…</p> : preview.kind === 'image' ? <Picture name={`${file.path} of ${name}`} mime={preview.mime} bytes={preview.bytes} /> : <p class="message">{preview.kind === 'failed' ? preview.message : preview.kind === 'none' ? preview.reason : 'This is no picture.'}</p>}
    </figure>
  );
}
