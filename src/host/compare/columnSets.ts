import type { Memento } from 'vscode';
import * as z from 'zod/mini';
import { columnSet, type ColumnSetView } from '../../protocol/comparePanel.ts';

const KEY = 'onramp.compare.columnSets';

/** Named columns of comparisons, kept with the workspace: what was named in one comparison can be chosen in the next. */
export class ColumnSets {
  constructor(private readonly memory: Memento) {}

  /** In the order in which they were named; what has another form is passed over. */
  read(): ColumnSetView[] {
    const kept = z.array(z.unknown()).safeParse(this.memory.get(KEY));
    return (kept.success ? kept.data : []).flatMap((one) => {
      const set = columnSet.safeParse(one);
      return set.success ? [set.data] : [];
    });
  }

  async save(set: ColumnSetView): Promise<void> {
    await this.memory.update(KEY, [...this.read().filter(({ name }) => name !== set.name), set]);
  }

  async remove(name: string): Promise<void> {
    await this.memory.update(KEY, this.read().filter((set) => set.name !== name));
  }
}
