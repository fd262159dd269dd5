/** A drawing context that remembers what was drawn as SVG. */
declare module 'svgcanvas' {
  export class Context {
    constructor(width: number, height: number);
    getSerializedSvg(): string;
  }
}
