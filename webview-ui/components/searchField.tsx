/** A field that narrows down what is shown while it is typed. */
/** @param props `hint`: what can be typed */
export function SearchField({ placeholder, label = placeholder, hint, value, onInput }: { placeholder: string; label?: string; hint?: string; value: string; onInput: (text: string) => void }) {
  return (
    <label class="filter" {...(hint === undefined ? {} : { title: hint })}>
      <span class="codicon codicon-search" aria-hidden="true" />
      <input type="search" placeholder={placeholder} aria-label={label} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
    </label>
  );
}
