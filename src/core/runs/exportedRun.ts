/** What became of a run that was to be copied out of its store. */
export type ExportResult =
  /** `missing`: paths of artifacts whose content the store does not have, or no longer as it was. */
  | { ok: true; folder: string; artifacts: number; missing: string[] }
  /** There is something by the run's name already; it is left as it is. */
  | { ok: false; reason: 'exists'; folder: string }
  | { ok: false; reason: 'not-found' };
