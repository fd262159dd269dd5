import type * as vscode from 'vscode';
import * as z from 'zod/mini';

const savedSearch = z.object({ name: z.string(), text: z.string() });

/** A search that a person keeps by a name. */
export type SavedSearch = z.infer<typeof savedSearch>;

const KEY = 'onramp.runs.savedSearches';

/** The searches that a person keeps for this workspace, by name. */
export class SavedSearches {
  constructor(private readonly memory: vscode.Memento) {}

  list(): SavedSearch[] {
    const saved = z.array(savedSearch).safeParse(this.memory.get(KEY));
    return saved.success ? saved.data : [];
  }

  /** One of the same name is replaced. */
  async save(search: SavedSearch): Promise<void> {
    const others = this.list().filter(({ name }) => name !== search.name);
    await this.memory.update(KEY, [...others, search].sort((a, b) => a.name.localeCompare(b.name)));
  }

  async delete(name: string): Promise<void> {
    await this.memory.update(KEY, this.list().filter((one) => one.name !== name));
  }
}
