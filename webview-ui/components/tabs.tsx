import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { wholeNumber } from '../charts/format.ts';
import type { Tab } from './tab.ts';
import { targetOf } from './tabKeys.ts';

export interface TabsProps<Name extends string> {
  label: string;
  tabs: readonly Tab<Name>[];
  selected: Name;
  onSelect: (name: Name) => void;
  /** The content of the selected tab. */
  children: ComponentChildren;
}

/** Tabs as the ARIA practices have them: one stop for Tab, the arrow keys, Home and End go from one to the next. */
export function Tabs<Name extends string>({ label, tabs, selected, onSelect, children }: TabsProps<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const moves = useRef(false);
  useEffect(() => {
    if (!moves.current) return;
    moves.current = false;
    list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = targetOf(event.key, tabs.findIndex(({ name }) => name === selected), tabs.length);
    const tab = target === undefined ? undefined : tabs[target];
    if (!tab) return;
    event.preventDefault();
    moves.current = true;
    onSelect(tab.name);
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ name, title, count }) => (
          <button
            key={name}
            id={`tab-${name}`}
            role="tab"
            class="tab"
            aria-selected={name === selected}
            {...(name === selected ? { 'aria-controls': 'tab-content' } : {})}
            tabIndex={name === selected ? 0 : -1}
            onClick={() => onSelect(name)}
          >
            {title}
            {count !== undefined && <span class="count">{wholeNumber(count)}</span>}
          </button>
        ))}
      </div>
      <div id="tab-content" role="tabpanel" aria-labelledby={`tab-${selected}`} class={`tab-content tab-content-${selected}`} tabIndex={-1}>
        {children}
      </div>
    </>
  );
}
