/** Anything that holds a resource until it is told to let go. */
export interface Disposable {
  dispose(): unknown;
}

/** Owns disposables from the moment they are created and disposes them in reverse order, each exactly once. */
export class DisposableStore implements Disposable {
  private readonly owned: Disposable[] = [];
  private closed = false;

  /** Takes ownership and returns its argument; disposes it at once when the store is already closed. */
  add<T extends Disposable>(disposable: T): T {
    if (this.closed) disposable.dispose();
    else this.owned.push(disposable);
    return disposable;
  }

  dispose(): void {
    this.closed = true;
    const errors: unknown[] = [];
    for (let next = this.owned.pop(); next; next = this.owned.pop()) {
      try {
        next.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, 'Several resources could not be released');
  }
}

/** Wraps a function as a disposable that calls it once. */
export function disposable(release: () => void): Disposable {
  let done = false;
  return {
    dispose: () => {
      if (done) return;
      done = true;
      release();
    },
  };
}
