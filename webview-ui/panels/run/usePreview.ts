import { useEffect, useState } from 'preact/hooks';
import type { PreviewView } from '../../../src/protocol/preview.ts';
import type { KeptFile } from '../../../src/protocol/runView.ts';
import type { RunApi } from './runApi.ts';

export type LoadedPreview = { kind: 'loading' } | { kind: 'failed'; message: string } | PreviewView;

/** What is in a kept file. */
export function usePreview(file: KeptFile, api: RunApi): LoadedPreview {
  const [preview, setPreview] = useState<LoadedPreview>({ kind: 'loading' });
  useEffect(() => {
    let isWanted = true;
    setPreview({ kind: 'loading' });
    api.request('readFile', { path: file.path, sha256: file.sha256 }).then(
      (read) => isWanted && setPreview(read),
      (error: Error) => isWanted && setPreview({ kind: 'failed', message: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [file.path, file.sha256]);
  return preview;
}
