/**
 * Ends this process with its exit code, once what was written has left it. One that only runs out of work waits for V8's compiler,
 * which may in turn wait for the process (nodejs/node#54918).
 */
export async function endProcess(): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map((stream) => left(stream)));
  process.exit();
}

/** Resolves when all that was written is gone, or whoever read it is. */
function left(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}
