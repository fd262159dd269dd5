import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { root } from '../../scripts/lib/paths.mjs';
import { temporaryWorkspace, type TemporaryWorkspace } from '../harness/workspaces.ts';

/** The built command line. */
export const commandLine = path.join(root, 'dist', 'cli.cjs');

/** A copy of the example workspace, beside other files of one's own. */
export function exampleWorkspace(files: Record<string, string> = {}): TemporaryWorkspace {
  const workspace = temporaryWorkspace('bike-demand', files);
  cpSync(path.join(root, 'examples', 'bike-demand'), workspace.folder, { recursive: true, filter: (file) => !/[/\\](\.onramp|outputs)$/.test(file) });
  return workspace;
}

const started = new Set<ChildProcess>();

/** Starts `onramp run` as a person would in a terminal outside of VS Code. */
export function startOutside(folder: string, ...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [commandLine, 'run', '--', ...words], { cwd: folder, stdio: 'ignore' });
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}

/** Ends what a failed test left running. */
export function stopOutside(): void {
  for (const child of started) child.kill('SIGTERM');
}

/** The same, to its end; resolves with the exit code. */
export async function runOutside(folder: string, ...words: string[]): Promise<number | null> {
  const child = startOutside(folder, ...words);
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Counts the pixels of a canvas that are painted, so that an empty chart is seen without looking. */
export function paintedPixels(drawn: Locator): Promise<number> {
  return drawn.evaluate((element) => {
    const canvas = element as unknown as { width: number; height: number; getContext(kind: '2d'): { getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray } } };
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let painted = 0;
    for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] !== 0) painted += 1;
    return painted;
  });
}

/** Fails when axe-core finds something serious in a page. */
export async function assertAccessible(frame: FrameLocator): Promise<void> {
  const source = readFileSync(path.join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  const violations = await frame.locator('body').evaluate(async (_body, script) => {
    const scope = globalThis as unknown as { axe?: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    // The page's policy refuses scripts; evaluating from the debugger does not count as one of the page's.
    if (!scope.axe) (0, eval)(script);
    const results = await scope.axe?.run();
    return results?.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('; ')}`);
  }, source);
  assert.deepEqual(violations, []);
}
