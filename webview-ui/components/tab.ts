/** One of several parts of a page, of which one is shown at a time. */
export interface Tab<Name extends string> {
  name: Name;
  title: string;
  /** How much is in it, where that helps to decide. */
  count?: number;
}
