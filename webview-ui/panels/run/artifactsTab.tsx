import { useMemo, useRef, useState } from 'preact/hooks';
import type { ArtifactRow } from '../../../src/protocol/runView.ts';
import { fileSize } from '../../charts/format.ts';
import { collectTree, type ArtifactNode } from './artifactTree.ts';
import { FileView } from './fileView.tsx';
import type { RunApi } from './runApi.ts';

export interface ArtifactsTabProps {
  files: readonly ArtifactRow[];
  /** The path of the file that is shown. */
  selected: string | undefined;
  onSelect: (path: string) => void;
  api: RunApi;
}

/** The files that the run kept as a tree, and beside it what is in the chosen one. */
export function ArtifactsTab({ files, selected, onSelect, api }: ArtifactsTabProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set(['onramp']));
  const nodes = useMemo(() => collectTree(files), [files]);
  const visible = nodes.filter(({ path, level }) => level === 0 || ![...closed].some((folder) => path.startsWith(`${folder}/`)));
  const first = nodes.find((node) => node.file && !node.path.startsWith('onramp/')) ?? nodes.find((node) => node.file);
  const current = nodes.find((node) => node.file && node.path === selected) ?? first;
  const toggle = (path: string, isOpen = closed.has(path)) => {
    const next = new Set(closed);
    if (isOpen) next.delete(path);
    else next.add(path);
    setClosed(next);
  };
  return (
    <div class="artifacts">
      <Tree nodes={visible} closed={closed} current={current?.path} onSelect={onSelect} onToggle={toggle} />
      {current?.file && <FileView key={current.file.sha256 + current.path} file={current.file} sizeBytes={current.file.sizeBytes} api={api} />}
    </div>
  );
}

interface TreeProps {
  nodes: readonly ArtifactNode[];
  closed: ReadonlySet<string>;
  current: string | undefined;
  onSelect: (path: string) => void;
  onToggle: (path: string, isOpen?: boolean) => void;
}

/** A tree for mouse and keyboard, as the ARIA practices have it. */
function Tree({ nodes, closed, current, onSelect, onToggle }: TreeProps) {
  const element = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(current);
  const position = Math.max(0, nodes.findIndex(({ path }) => path === focused));
  const focus = (target: number) => {
    const node = nodes[Math.min(nodes.length - 1, Math.max(0, target))];
    if (!node) return;
    setFocused(node.path);
    element.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[nodes.indexOf(node)]?.focus();
  };
  const activate = (node: ArtifactNode) => (node.file ? onSelect(node.path) : onToggle(node.path));
  const onKeyDown = (event: KeyboardEvent) => {
    const node = nodes[position];
    if (!node) return;
    const isClosed = !node.file && closed.has(node.path);
    const actions: Record<string, () => void> = {
      ArrowDown: () => focus(position + 1),
      ArrowUp: () => focus(position - 1),
      Home: () => focus(0),
      End: () => focus(nodes.length - 1),
      ArrowRight: () => (isClosed ? onToggle(node.path, true) : focus(position + 1)),
      ArrowLeft: () => (!node.file && !isClosed ? onToggle(node.path, false) : focus(nodes.findLastIndex(({ level }, index) => index < position && level < node.level))),
      Enter: () => activate(node),
      ' ': () => activate(node),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  return (
    <div class="tree" role="tree" aria-label="Artifacts" ref={element} onKeyDown={onKeyDown}>
      {nodes.map((node, index) => (
        <div
          key={`${node.path} ${node.file?.sha256 ?? ''}`}
          role="treeitem"
          class={`tree-item level-${Math.min(8, node.level)}`}
          aria-level={node.level + 1}
          aria-selected={node.path === current}
          {...(node.file ? {} : { 'aria-expanded': !closed.has(node.path) })}
          tabIndex={index === position ? 0 : -1}
          onClick={() => {
            setFocused(node.path);
            activate(node);
          }}
        >
          <span class={`codicon codicon-${node.file ? 'file' : closed.has(node.path) ? 'chevron-right' : 'chevron-down'}`} aria-hidden="true" />
          <span class="tree-name">{node.name}</span>
          {node.path === 'onramp' && <span class="note">kept by Onramp</span>}
          {node.file && <span class="note number">{fileSize(node.file.sizeBytes)}</span>}
        </div>
      ))}
    </div>
  );
}
