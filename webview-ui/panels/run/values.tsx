import type { ComponentChildren } from 'preact';
import type { ChildRow, FileRow, MetricRow, ParamRow, RunValues } from '../../../src/protocol/runPanel.ts';
import { fileSize, shortDuration, shortNumber, wholeNumber } from '../../charts/format.ts';
import { StatusIcon } from '../../components/statusIcon.tsx';

/** What was recorded of a run: only the parts that there are. */
export function Values({ values, onOpen }: { values: RunValues; onOpen: (runId: string) => void }) {
  return (
    <div class="values">
      {values.children.length > 0 && <Children rows={values.children} total={values.childTotal} onOpen={onOpen} />}
      {values.metrics.length > 0 && <Metrics rows={values.metrics} />}
      {values.params.length > 0 && <Params rows={values.params} />}
      {values.inputs.length > 0 && <Files title="Data" rows={values.inputs} />}
      {values.artifacts.length > 0 && <Files title="Artifacts" rows={values.artifacts} />}
    </div>
  );
}

function Section({ title, note, children }: { title: string; note?: string; children: ComponentChildren }) {
  return (
    <section aria-label={title}>
      <div class="section-title">
        <h2>{title}</h2>
        {note && <span class="note">{note}</span>}
      </div>
      {children}
    </section>
  );
}

function Metrics({ rows }: { rows: readonly MetricRow[] }) {
  const hasCourse = rows.some(({ count }) => count > 1);
  return (
    <Section title="Metrics">
      <table>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" class="number">Last</th>
            {hasCourse && <th scope="col" class="number">Smallest</th>}
            {hasCourse && <th scope="col" class="number">Largest</th>}
            {hasCourse && <th scope="col" class="number">Points</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" class="code">{row.key}</th>
              <td class="number" title={String(row.last)}>{shortNumber(row.last)}</td>
              {hasCourse && <td class="number" title={String(row.min)}>{shortNumber(row.min)}</td>}
              {hasCourse && <td class="number" title={String(row.max)}>{shortNumber(row.max)}</td>}
              {hasCourse && <td class="number">{wholeNumber(row.count)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Params({ rows }: { rows: readonly ParamRow[] }) {
  return (
    <Section title="Parameters">
      <table>
        <tbody>
          {rows.map(({ key, value, refused }) => (
            <tr key={key}>
              <th scope="row" class="code">{key}</th>
              <td>
                <span class="code value">{value}</span>
                {refused.length > 0 && <span class="note"> later set to {refused.join(', ')}; the first value counts</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const unknownContent: Record<NonNullable<FileRow['unknown']>, { word: string; why: string }> = {
  unhashed: { word: 'not hashed yet', why: 'It is large, so its content is hashed when there is time.' },
  changed: { word: 'changed', why: 'It was changed before its content could be hashed, so which content this run used is not known.' },
};

function Files({ title, rows }: { title: string; rows: readonly FileRow[] }) {
  return (
    <Section title={title}>
      <table>
        <tbody>
          {rows.map(({ name, sizeBytes, digest, unknown }) => (
            <tr key={`${name} ${digest}`}>
              <th scope="row" class="code">{name}</th>
              <td class="number">{sizeBytes === null ? '' : fileSize(sizeBytes)}</td>
              {unknown === undefined ? <td class="code note" title={digest}>{digest.slice(0, 12)}</td> : <td class="note" title={unknownContent[unknown].why}>{unknownContent[unknown].word}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Children({ rows, total, onOpen }: { rows: readonly ChildRow[]; total: number; onOpen: (runId: string) => void }) {
  return (
    <Section title="Runs" note={rows.length < total ? `the first ${wholeNumber(rows.length)} of ${wholeNumber(total)}` : wholeNumber(total)}>
      <table>
        <tbody>
          {rows.map((row) => (
            <tr key={row.runId}>
              <td><StatusIcon status={row.status} /> <button class="link" onClick={() => onOpen(row.runId)}>{row.name}</button></td>
              <td>{row.statusText}</td>
              <td class="number">{shortDuration(row.durationMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
