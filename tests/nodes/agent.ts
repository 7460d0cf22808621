import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComputeHost } from './compute-host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The agent on a compute host, the program as it is shipped. */
export type Agent = {
  /** Starts it. @returns its exit code once it has ended */
  start(): Promise<number | null>;
  end(signal: 'TERM' | 'KILL'): Promise<void>;
  log(): string;
};

const STATE = '/var/lib/cloudlet/node';

/** The id of the node that a host has joined as. */
export function nodeIdOf(host: Pick<ComputeHost, 'folder'>): string {
  return JSON.parse(readFileSync(join(host.folder, STATE, 'agent.json'), 'utf8')).nodeId;
}

/**
 * The agent of a host that has joined. Nobody starts it again when it ends.
 * @param name tells the node's agents apart, of which there should be one
 */
export function agentOf(host: ComputeHost, name = 'agent'): Agent {
  const log = join(host.folder, `${name}.log`);
  let ended: Promise<unknown> = Promise.resolve();
  return {
    start() {
      const command = `echo $$ >/run/${name}.pid; exec "$0" "$1"`;
      const program = join(root, 'apps/agent/dist/main.js');
      const output = openSync(log, 'a');
      const child = spawn(
        join(root, 'tests/private-host/inside'),
        [String(host.pid()), 'sh', '-c', command, process.execPath, program],
        {
          stdio: ['ignore', output, output],
          env: { ...process.env, CLOUDLET_AGENT_CONFIG: `${STATE}/agent.json`, LOG_LEVEL: 'debug' },
        },
      );
      const exit = once(child, 'exit').then(([code]) => code as number | null);
      ended = exit;
      return exit;
    },
    async end(signal) {
      await host.run('sh', '-c', `kill -${signal} "$(cat /run/${name}.pid)"`);
      await ended;
    },
    log: () => readFileSync(log, 'utf8'),
  };
}
