/** Calls back before the browser draws the next time. */
export function atNextFrame(callback: () => void): void {
  requestAnimationFrame(callback);
}
