import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ArtifactContent } from '../../core/artifacts/artifactStore.ts';
import type { RunState } from '../../core/runs/runState.ts';
import type { RequestHandler } from '../endpoint/requestHandler.ts';
import { findTarget, type ArtifactTarget } from './artifactTarget.ts';
import { listArtifacts } from './artifactList.ts';
import { answerError, replyJson } from './reply.ts';
import { accept } from './findRun.ts';
import { doesNotExist, invalidParameter } from './mlflowError.ts';
import { partsOf } from './readRequest.ts';
import type { MlflowServices } from './services.ts';
import type { Log } from '../../core/log.ts';

const ROOT = /^\/(?:ajax-)?api\/2\.0\/mlflow-artifacts\/artifacts(?:\/(.*))?$/s;

/**
 * MLflow's artifact proxy: lists, takes, gives and deletes the files of runs, logged models and traces. Bytes pass through
 * as they come; a file is part of a run only once all of it is there.
 */
export class ArtifactProxy implements RequestHandler {
  constructor(private readonly services: Pick<MlflowServices, 'tracker' | 'models' | 'traces' | 'artifacts'> & { log: Log }) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const [, encoded = '', query] = /^([^?]*)(?:\?(.*))?$/s.exec(request.url ?? '') ?? [];
    const match = ROOT.exec(encoded);
    if (!match) return false;
    try {
      const item = match[1] ?? '';
      if (item === '') await this.list(request, response, new URLSearchParams(query).get('path') ?? '');
      // Clients do not quote a question mark in a name.
      else await this.serve(request, response, decode(query === undefined ? item : `${item}?${query}`));
    } catch (error) {
      answerError(response, error, this.services.log);
      // What a client still sends is passed over, or it would not hear the answer.
      request.resume();
    }
    return true;
  }

  private async list(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method !== 'GET') throw invalidParameter('A path is missing.');
    const target = findTarget(path.replace(/\/+$/, ''), this.services);
    replyJson(response, 200, target ? listArtifacts(target.read().artifacts, target.path) : {});
    return Promise.resolve();
  }

  private async serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const target = findTarget(path, this.services);
    if (!target) throw invalidParameter(`Invalid path: ${path.slice(0, 300)}`);
    switch (request.method) {
      case 'GET':
        return this.download(target, response);
      case 'PUT':
        return this.upload(target, request, response);
      case 'DELETE':
        return this.remove(target, response);
      default:
        throw invalidParameter(`Artifacts are not asked for by ${request.method}.`);
    }
  }

  private async download({ path, read }: ArtifactTarget, response: ServerResponse): Promise<void> {
    const content = contentOf(read(), path);
    const object = content && (await this.services.artifacts.open(content.sha256));
    if (!object) throw doesNotExist(`No such artifact: '${path}'`);
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': object.sizeBytes, 'x-content-type-options': 'nosniff' });
    try {
      await pipeline(object.bytes, response);
    } catch {
      // The client hung up, or the disk failed in the middle: the length tells the client that something is missing.
      response.destroy();
    } finally {
      object.dispose();
    }
  }

  private async upload({ path, read, edit }: ArtifactTarget, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path === '') throw invalidParameter('The name of the artifact is missing.');
    read();
    const kept = await this.services.artifacts.put(partsOf(request));
    if (!kept.ok) throw new Error('Nothing was promised of the content');
    accept(await edit({ kind: 'artifact', path, content: kept.content }), path);
    replyJson(response, 200, {});
  }

  /** A file, or everything in a folder. */
  private async remove({ path, read, edit }: ArtifactTarget, response: ServerResponse): Promise<void> {
    const doomed = [...read().artifacts].filter(([known, { value }]) => value !== null && (known === path || path === '' || known.startsWith(`${path}/`)));
    if (doomed.length > 0) accept(await edit(...doomed.map(([known]) => ({ kind: 'artifact' as const, path: known, content: null }))), path);
    replyJson(response, 200, {});
  }
}

function contentOf({ artifacts }: RunState, path: string): ArtifactContent | null | undefined {
  return artifacts.get(path)?.value;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw invalidParameter(`Invalid path: ${encoded.slice(0, 300)} is not encoded as UTF-8`);
  }
}
