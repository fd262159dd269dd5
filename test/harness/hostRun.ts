/** What hostMain.ts wants hostRunner.ts to run in its window. */
export interface HostRun {
  suites: string[];
  report: string;
  grep?: string;
  timeoutMs: number;
}

/** Marks what mocha and the suites print among everything else an extension host prints. */
export const spokenBySuites = '[suite] ';
