/** A drawing context that remembers what was drawn as SVG. */
declare module 'svgcanvas/dist/svgcanvas.esm.js' {
  export class Context {
    constructor(width: number, height: number);
    getSerializedSvg(): string;
  }
}
