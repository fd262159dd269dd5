/** The part of jstat that is used here; it brings no types. */
declare module 'jstat' {
  const jStat: {
    /** The regularised incomplete beta function. */
    ibeta(x: number, a: number, b: number): number;
    studentt: { inv(p: number, degreesOfFreedom: number): number };
  };
  export default jStat;
}
