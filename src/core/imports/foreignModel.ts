/** A registered model as another program keeps it. Times are milliseconds since 1970 UTC. */
export interface ForeignModel {
  /** Where a person finds it. */
  place: string;
  /** The address of the registry it is in. */
  uri: string;
  name: string;
  description: string;
  tags: ReadonlyMap<string, string>;
  aliases: ReadonlyMap<string, number>;
  /** By number. */
  versions: ForeignVersion[];
}

export interface ForeignVersion {
  version: number;
  description: string;
  tags: ReadonlyMap<string, string>;
  /** As its creator said: `runs:/<id>/model`. */
  source: string;
  /** Where its files lie, when that is not the source. */
  location: string | null;
  runId: string | null;
  runLink: string | null;
  /** MLflow's: `None`, `Staging`, `Production`, `Archived`. */
  stage: string;
  createdAtMs: number | null;
}
