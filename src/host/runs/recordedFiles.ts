import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { DisposableStore, type Disposable } from '../../core/disposables.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { readObject } from './readObject.ts';

export const RECORDED_FILE_SCHEME = 'onramp-run';

/** Where the content of a recorded file comes from: an object of the store, or a commit. */
const contentReference = z.union([z.object({ store: z.string(), sha256: z.string() }), z.object({ store: z.string(), commit: z.string(), path: z.string() })]);
type ContentReference = z.infer<typeof contentReference>;

/** A document that shows a file as a run kept it; `label` tells it from the same file of other runs. */
export function recordedFileUri(folder: TrackedFolder, label: string, file: { path: string; sha256: string }): vscode.Uri {
  return toUri(label, file.path, { store: folder.location.storeFolder, sha256: file.sha256 });
}

/** The same for a file as it was committed. */
export function committedFileUri(folder: TrackedFolder, commit: string, path: string): vscode.Uri {
  return toUri(commit.slice(0, 12), path, { store: folder.location.storeFolder, commit, path });
}

function toUri(label: string, path: string, reference: ContentReference): vscode.Uri {
  return vscode.Uri.from({ scheme: RECORDED_FILE_SCHEME, path: `/${label.replaceAll('/', '_')}/${path}`, query: JSON.stringify(reference) });
}

/** Recorded files as read-only documents, of any kind that VS Code can show: text, pictures, notebooks. */
export class RecordedFiles implements vscode.FileSystemProvider, Disposable {
  private readonly own = new DisposableStore();
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  // What was recorded never changes.
  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly workspaces: TrackedWorkspaces) {
    this.own.add(this.changes);
    this.own.add(vscode.workspace.registerFileSystemProvider(RECORDED_FILE_SCHEME, this, { isReadonly: true, isCaseSensitive: true }));
  }

  dispose(): void {
    this.own.dispose();
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { reference, folder } = this.find(uri);
    const size = 'sha256' in reference ? folder.artifacts.sizeOf(reference.sha256) : (await this.readCommitted(uri)).length;
    if (size === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { reference, folder } = this.find(uri);
    return 'sha256' in reference ? readObject(folder.artifacts, { path: uri.path, sha256: reference.sha256 }) : this.readCommitted(uri);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.NoPermissions('Recorded files are opened one by one.');
  }

  createDirectory(): never {
    return refuse();
  }

  writeFile(): never {
    return refuse();
  }

  delete(): never {
    return refuse();
  }

  rename(): never {
    return refuse();
  }

  private find(uri: vscode.Uri): { reference: ContentReference; folder: TrackedFolder } {
    const reference = contentReference.safeParse(parseJson(uri.query));
    const folder = reference.success ? this.workspaces.byStore(reference.data.store) : undefined;
    if (!reference.success || !folder) throw vscode.FileSystemError.FileNotFound(uri);
    return { reference: reference.data, folder };
  }

  private async readCommitted(uri: vscode.Uri): Promise<Uint8Array> {
    const { reference, folder } = this.find(uri);
    // Git reads the settings of the repository it works in.
    if (!('commit' in reference) || !vscode.workspace.isTrusted) throw vscode.FileSystemError.FileNotFound(uri);
    const file = await folder.readAtCommit(reference.commit, reference.path);
    if (!file.ok) throw vscode.FileSystemError.FileNotFound(uri);
    return file.content;
  }
}

function refuse(): never {
  throw vscode.FileSystemError.NoPermissions('What was recorded does not change.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
