/** A field that narrows down what is shown while it is typed. */
export function SearchField({ placeholder, label = placeholder, value, onInput }: { placeholder: string; label?: string; value: string; onInput: (text: string) => void }) {
  return (
    <label class="filter">
      <span class="codicon codicon-search" aria-hidden="true" />
      <input type="search" placeholder={placeholder} aria-label={label} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
    </label>
  );
}
