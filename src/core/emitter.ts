import { disposable, type Disposable } from './disposables.ts';

/** Subscribes a listener; the shape is that of VS Code's events, so that views can listen without an adapter. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** A list of listeners. One that throws does not keep the others from hearing; its error reaches `onError`. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private readonly onError: (error: unknown) => void) {}

  readonly event: Event<T> = (listener) => {
    // A fresh function, so that the same listener may subscribe twice.
    const own = (value: T) => listener(value);
    this.listeners.add(own);
    return disposable(() => this.listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
