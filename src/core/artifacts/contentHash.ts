import { canonicalJson } from '../ledger/canonicalJson.ts';
import type { Sha256 } from '../ledger/ledgerRecord.ts';
import type { ArtifactContent } from './artifactStore.ts';

/**
 * One hash for a file or a folder among artifacts: of a file that of its content; of a folder the SHA-256 of the canonical
 * JSON of an object that has the hash of each file by its path below the folder. Null when nothing is there.
 * @param path relative, with `/`; empty for all artifacts
 */
export function hashOfArtifacts(artifacts: ReadonlyMap<string, { value: ArtifactContent | null }>, path: string, sha256: Sha256): string | null {
  const file = artifacts.get(path)?.value;
  if (file) return file.sha256;
  const start = path === '' ? '' : `${path}/`;
  const files = [...artifacts].flatMap(([known, { value }]): [string, string][] => (value !== null && known.startsWith(start) ? [[known.slice(start.length), value.sha256]] : []));
  return files.length === 0 ? null : sha256(new TextEncoder().encode(canonicalJson(Object.fromEntries(files))));
}
