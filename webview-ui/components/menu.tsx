import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** A line of a menu; `isChecked` makes it one that is on or off. */
export interface MenuItem {
  title: string;
  icon?: string;
  hint?: string;
  isChecked?: boolean;
  isDisabled?: boolean;
  onPick: () => void;
}

export interface MenuProps {
  label: string;
  /** Where it opens: below this place. */
  anchor: DOMRect;
  /** Groups of lines, with a line between them. */
  groups: readonly (readonly MenuItem[])[];
  /** Fields above the lines. */
  children?: ComponentChildren;
  onClose: () => void;
}

/** A menu at a place of the page: arrows go through it, Escape or a click elsewhere closes it, and the focus goes back to where it was. */
export function Menu({ label, anchor, groups, children, onClose }: MenuProps) {
  return (
    <Popover label={label} anchor={anchor} onClose={onClose}>
      {children}
      <div role="menu" aria-label={label} class="menu" onKeyDown={moveInMenu}>
        {groups.filter((group) => group.length > 0).map((group, position) => (
          <div role="group" key={position} class="menu-group">
            {group.map(({ title, icon, hint, isChecked, isDisabled = false, onPick }) => (
              <button
                key={title}
                class="menu-item"
                role={isChecked === undefined ? 'menuitem' : 'menuitemcheckbox'}
                {...(isChecked === undefined ? {} : { 'aria-checked': isChecked })}
                tabIndex={-1}
                disabled={isDisabled}
                onClick={() => {
                  onClose();
                  onPick();
                }}
              >
                <span class={`codicon codicon-${isChecked === undefined ? (icon ?? 'blank') : isChecked ? 'check' : 'blank'}`} aria-hidden="true" />
                <span class="menu-title">{title}</span>
                {hint !== undefined && <span class="note">{hint}</span>}
              </button>
            ))}
          </div>
        ))}
      </div>
    </Popover>
  );
}

/** Something that floats above the page until it is left. */
export function Popover({ label, anchor, children, onClose }: { label: string; anchor: DOMRect; children: ComponentChildren; onClose: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    before.current = document.activeElement;
    const { width, height } = element.getBoundingClientRect();
    const left = Math.max(4, Math.min(anchor.left, innerWidth - width - 4));
    const below = anchor.bottom + 2;
    const top = below + height <= innerHeight - 4 ? below : Math.max(4, Math.min(anchor.top - height - 2, innerHeight - height - 4));
    Object.assign(element.style, { left: `${left}px`, top: `${top}px` });
    const first = element.querySelector<HTMLElement>('input, select, [role^="menuitem"]:not(:disabled), button');
    first?.focus();
    return () => before.current instanceof HTMLElement && before.current.focus();
  }, []);
  useEffect(() => {
    const leave = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    document.addEventListener('pointerdown', leave, true);
    window.addEventListener('blur', onClose);
    return () => {
      document.removeEventListener('pointerdown', leave, true);
      window.removeEventListener('blur', onClose);
    };
  }, [onClose]);
  return (
    <div
      ref={box}
      class="popover"
      role="dialog"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      {children}
    </div>
  );
}

function moveInMenu(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const items = [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)')];
  const position = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: (position + 1) % items.length, ArrowUp: (position - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
}
