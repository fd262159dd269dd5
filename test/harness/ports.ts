import { createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { eventually } from './poll.ts';

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Waits until somebody listens on a port of 127.0.0.1, without taking up the connection that is waited for. */
export async function listening(port: number): Promise<void> {
  const entry = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`;
  await eventually(`port ${port} to be listened on`, () => readFileSync('/proc/net/tcp', 'utf8').includes(entry));
}
