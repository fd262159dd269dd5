import { useEffect, useState } from 'preact/hooks';
import type { InputStateView } from '../../../src/protocol/runPanel.ts';
import type { InputRow, KeptFile, WrittenRow } from '../../../src/protocol/runView.ts';
import { fileSize, wholeNumber } from '../../charts/format.ts';
import { Section } from '../../components/section.tsx';
import { FileView } from './fileView.tsx';
import type { RunApi } from './runApi.ts';

const stateWords: Record<InputStateView, { icon: string; text: string; hint: string }> = {
  unchanged: { icon: 'check', text: 'unchanged', hint: 'The file is the same as when the run read it' },
  changed: { icon: 'diff-modified', text: 'changed', hint: 'The file is not the one that the run read' },
  missing: { icon: 'warning', text: 'missing', hint: 'The file is not there any more' },
  unknown: { icon: 'question', text: 'not checked', hint: 'Not kept with a hash, a folder, or too large to be read now' },
};

/** The data that the run read, and whether it is still the same; the files that it wrote. */
export function DataTab({ inputs, written, api }: { inputs: readonly InputRow[]; written: readonly WrittenRow[]; api: RunApi }) {
  const states = useInputStates(inputs, api);
  const [list, setList] = useState<KeptFile | undefined>(undefined);
  return (
    <>
      {inputs.length > 0 && (
        <Section title="Read">
          <table>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col" class="number">Size</th>
                <th scope="col">Now</th>
                <th scope="col">Hash</th>
              </tr>
            </thead>
            <tbody>
              {inputs.map((input, position) => (
                <tr key={`${input.path ?? input.name} ${position}`}>
                  <th scope="row" class="code">
                    {input.path ?? input.name}
                    {input.files && <Files files={input.files} onShow={setList} />}
                  </th>
                  <td class="number">{input.sizeBytes === null ? '' : fileSize(input.sizeBytes)}</td>
                  <td>{states?.[position] ? <State state={states[position]} /> : <span class="note">…</span>}</td>
                  <Digest digest={input.digest} unknown={input.unknown} />
                </tr>
              ))}
            </tbody>
          </table>
          {list && <FileView file={list} api={api} />}
        </Section>
      )}
      {written.length > 0 && (
        <Section title="Written">
          <table>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col" class="number">Size</th>
                <th scope="col">Hash</th>
              </tr>
            </thead>
            <tbody>
              {written.map(({ path, sizeBytes, digest, unknown }, position) => (
                <tr key={`${path} ${position}`}>
                  <th scope="row" class="code">{path}</th>
                  <td class="number">{fileSize(sizeBytes)}</td>
                  <Digest digest={digest} unknown={unknown} />
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </>
  );
}

const unknownContent: Record<NonNullable<InputRow['unknown']>, { word: string; why: string }> = {
  unhashed: { word: 'not hashed yet', why: 'It is large, so its content is hashed when there is time.' },
  changed: { word: 'not known', why: 'It was changed before its content could be hashed, so which content this run used is not known.' },
};

function Digest({ digest, unknown }: { digest: string | null; unknown: InputRow['unknown'] }) {
  if (unknown !== undefined) return <td class="note" title={unknownContent[unknown].why}>{unknownContent[unknown].word}</td>;
  return <td class="code note" title={digest ?? ''}>{digest?.slice(0, 12) ?? ''}</td>;
}

function Files({ files, onShow }: { files: NonNullable<InputRow['files']>; onShow: (list: KeptFile) => void }) {
  const { count, list } = files;
  const words = `${wholeNumber(count)} files`;
  return <span class="note"> {list ? <button class="link" onClick={() => onShow(list)}>{words}</button> : words}</span>;
}

function State({ state }: { state: InputStateView }) {
  const { icon, text, hint } = stateWords[state];
  return (
    <span class={`input-state input-${state}`} title={hint}>
      <span class={`codicon codicon-${icon}`} aria-hidden="true" /> {text}
    </span>
  );
}

/** Undefined while the files are looked at. */
function useInputStates(inputs: readonly InputRow[], api: RunApi): InputStateView[] | undefined {
  const [states, setStates] = useState<InputStateView[] | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    const ask = () => void api.request('checkInputs', {}).then((found) => isWanted && setStates(found), () => isWanted && setStates(inputs.map(() => 'unknown')));
    ask();
    // Files change while one works in another window.
    window.addEventListener('focus', ask);
    return () => {
      isWanted = false;
      window.removeEventListener('focus', ask);
    };
  }, [inputs]);
  return states;
}
