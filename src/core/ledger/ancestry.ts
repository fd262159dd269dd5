/** Where a record stands: the records of one chain each build on the one before. */
interface Place {
  chain: number;
  position: number;
  /** For each other chain the last position that this record builds on. */
  known: ReadonlyMap<number, number>;
}

/**
 * Answers in constant time whether one record builds on another, also in a ledger of many records: these are laid into few
 * chains, and each record knows how far into the other chains it reaches. A run of records without forks shares one map.
 */
export class Ancestry {
  private readonly places = new Map<string, Place>();
  /** The last position of each chain. */
  private readonly lengths: number[] = [];

  /** Adds a record after its parents; parents that were never added count as absent. */
  add(hash: string, parents: readonly string[]): void {
    const seen = parents.flatMap((parent) => this.places.get(parent) ?? []);
    const [first] = seen;
    if (first && seen.length === 1 && this.lengths[first.chain] === first.position) return this.place(hash, first.chain, first.known);
    const known = new Map<number, number>();
    const reach = (chain: number, position: number) => known.set(chain, Math.max(position, known.get(chain) ?? -1));
    for (const parent of seen) {
      for (const [chain, position] of parent.known) reach(chain, position);
      reach(parent.chain, parent.position);
    }
    // A chain goes on with any record that builds on its end, so their number stays that of branches side by side.
    const chain = [...known].find(([candidate, position]) => this.lengths[candidate] === position)?.[0];
    this.place(hash, chain ?? this.lengths.length, known);
  }

  /** True when `later` builds on `earlier`, directly or not; a record does not build on itself. */
  isAncestor(earlier: string, later: string): boolean {
    const from = this.places.get(earlier);
    const to = this.places.get(later);
    if (!from || !to || from === to) return false;
    return (from.chain === to.chain ? to.position : (to.known.get(from.chain) ?? -1)) >= from.position;
  }

  private place(hash: string, chain: number, known: ReadonlyMap<number, number>): void {
    const position = (this.lengths[chain] ?? -1) + 1;
    this.lengths[chain] = position;
    this.places.set(hash, { chain, position, known });
  }
}
