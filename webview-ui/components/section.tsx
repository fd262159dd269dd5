import type { ComponentChildren } from 'preact';

/** A part of a page under a title, with a remark and buttons beside it. */
export function Section({ title, note, actions, children }: { title: string; note?: string; actions?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section aria-label={title}>
      <div class="section-title">
        <h2>{title}</h2>
        {note && <span class="note">{note}</span>}
        {actions && <span class="actions">{actions}</span>}
      </div>
      {children}
    </section>
  );
}

/** A button with an icon before its words. */
export function ActionButton({ icon, title, hint, isDisabled = false, onClick }: { icon: string; title: string; hint?: string; isDisabled?: boolean; onClick: () => void }) {
  return (
    <button class="secondary" disabled={isDisabled} {...(hint === undefined ? {} : { title: hint })} onClick={onClick}>
      <span class={`codicon codicon-${icon}`} aria-hidden="true" />
      {title}
    </button>
  );
}
