import type { ComponentChildren } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { Popover } from './menu.tsx';
import { useNarrow } from './useNarrow.ts';

/** Choices that stand in their toolbar where there is room, and behind a button where they would fill more than two lines. */
export function MoreChoices({ label, narrowPx, children }: { label: string; narrowPx: number; children: ComponentChildren }) {
  const isNarrow = useNarrow(narrowPx);
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  const close = useCallback(() => setAnchor(null), []);
  if (!isNarrow) return <>{children}</>;
  return (
    <>
      <button class="secondary" aria-haspopup="dialog" title={label} onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}>
        <span class="codicon codicon-ellipsis" aria-hidden="true" />More
      </button>
      {anchor && <Popover label={label} anchor={anchor} onClose={close}><div class="more-choices">{children}</div></Popover>}
    </>
  );
}
