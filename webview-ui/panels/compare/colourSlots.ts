/**
 * The colours that runs have, by place of a colour: who has one keeps it as long as it is wanted, newcomers take the first that is free.
 * @param before who had them; null for a free one
 * @param wanted the more important first: of more than there are colours, the first
 */
export function assignSlots(before: readonly (string | null)[], wanted: readonly string[], most: number): (string | null)[] {
  const kept = new Set(wanted.slice(0, most));
  const slots = Array.from({ length: Math.min(most, Math.max(before.length, kept.size)) }, (_, place) => (kept.has(before[place] ?? '') ? (before[place] ?? null) : null));
  for (const id of kept) {
    if (slots.includes(id)) continue;
    const free = slots.indexOf(null);
    if (free < 0) slots.push(id);
    else slots[free] = id;
  }
  return slots;
}
