/**
 * Ends this process with its exit code, once what was written has left it. One that only runs out of work waits for V8's compiler,
 * which may in turn wait for the process (nodejs/node#54918).
 */
export async function endProcess(): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))));
  process.exit();
}
