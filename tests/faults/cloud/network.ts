import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The run's own network: one host of its own whose loopback has an address for each who speaks with a server, so that the
 * kernel can lose the packets of one and not of others. What is cut gets no refusal and no end of its connections: only silence.
 */
export const addresses = {
  /** The node's, to Redis and the gateway. */
  node: (index: number) => `127.0.1.${index + 1}`,
  /** To PostgreSQL. */
  portalDatabase: '127.0.2.1',
  gatewayDatabase: '127.0.2.2',
  controllerDatabase: (index: number) => `127.0.2.${index + 11}`,
  /** The controller's, to Redis. */
  controllerRedis: (index: number) => `127.0.3.${index + 11}`,
  /** The run's own, which is never cut. */
  own: '127.0.0.1',
} as const;

export async function cut(address: string): Promise<void> {
  await change('-A', address);
}

export async function heal(address: string): Promise<void> {
  await change('-D', address);
}

async function change(how: '-A' | '-D', address: string): Promise<void> {
  for (const side of ['--source', '--destination']) {
    await run('iptables', ['--wait', how, 'INPUT', side, address, '--jump', 'DROP']);
  }
}
