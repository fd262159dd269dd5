/** The run that the pointer rests on, wherever on the page: row, curve and point light up together, without anything being drawn anew by whoever does not ask. */
export class HoverLink {
  private current: string | null = null;
  private readonly listeners = new Set<(runId: string | null) => void>();

  get runId(): string | null {
    return this.current;
  }

  set(runId: string | null): void {
    if (runId === this.current) return;
    this.current = runId;
    for (const listener of this.listeners) listener(runId);
  }

  /** Returns how to stop. */
  onChange(listener: (runId: string | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
