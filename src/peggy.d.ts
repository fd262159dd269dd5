/** Grammars are compiled by esbuild.mjs; whoever imports one gives the result its type. */
declare module '*.peggy' {
  /** Parses from the first rule, or from `startRule`. @throws SyntaxError with `location` where the grammar does not take the text */
  export function parse(text: string, options?: { startRule?: string }): unknown;
}
