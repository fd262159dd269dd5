import type { ProcessIdentity } from './records.ts';

/** What a process that only edits runs is called in the names of its files. */
const EDITOR = 'editor';
/** The same of one that brings what another program recorded. */
const IMPORTER = 'import';
/** What a process that records for others is called. */
const ENDPOINT = 'endpoint';

/** The writer under which a process records a run of its own. */
export function launcherName(self: ProcessIdentity): string {
  return `launcher-${plain(self.host)}-${self.pid}`;
}

/** The writer under which a process edits runs of others; told from a later process with the same number. */
export function editorName(self: ProcessIdentity): string {
  return nameOf(EDITOR, self);
}

/** The writer of what was imported from one kind of source: one for all processes, so that the next import finds it. */
export function importerName(source: string): string {
  return `${IMPORTER}-${source}`;
}

/**
 * Whether a writer only edits, or brings what others recorded. Its process and its times are no signs of life of the run: an edit neither keeps a run
 * running nor revokes `KILLED`. The name says so, not a record, because a name is never torn and is known before reading.
 */
export function isEditor(writer: string): boolean {
  return writer.startsWith(`${EDITOR}-`) || writer.startsWith(`${IMPORTER}-`);
}

/** The writer under which an endpoint records what programs tell it of a run. */
export function endpointName(self: ProcessIdentity): string {
  return nameOf(ENDPOINT, self);
}

/** Whether a writer is an endpoint: what it writes is of the run, but its process lives on when the run's own is gone. */
export function isEndpoint(writer: string): boolean {
  return writer.startsWith(`${ENDPOINT}-`);
}

function nameOf(kind: string, self: ProcessIdentity): string {
  return [kind, plain(self.host), self.pid, ...(self.startToken === undefined ? [] : [plain(self.startToken)])].join('-');
}

function plain(text: string): string {
  return text.replaceAll(/[^\w-]/g, '-').slice(0, 40);
}
