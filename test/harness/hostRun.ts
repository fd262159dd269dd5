/** What hostMain.ts wants hostRunner.ts to run in its window. */
export interface HostRun {
  suites: string[];
  report: string;
  grep?: string;
  timeoutMs: number;
  /** Put before every line of mocha and the suites, to tell them from all else an extension host prints. */
  mark: string;
}
