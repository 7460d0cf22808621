import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComputeHost } from './compute-host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the agent is told: see apps/agent/src/config.ts. */
export type Enrolment = {
  readonly nodeId: string;
  readonly secret: string;
  readonly redisUrl: string;
  readonly gatewayUrl: string;
};

/** The agent on a compute host, the program as it is shipped. */
export type Agent = {
  /** Starts it. @returns its exit code once it has ended */
  start(): Promise<number | null>;
  end(signal: 'TERM' | 'KILL'): Promise<void>;
  log(): string;
};

/** @param name tells the node's agents apart, of which there should be one */
export function installAgent(host: ComputeHost, enrolment: Enrolment, name = 'agent'): Agent {
  const path = '/var/lib/cloudlet/node';
  const folder = join(host.folder, path);
  const log = join(host.folder, `${name}.log`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const config = {
    ...enrolment,
    name: host.name,
    stateDir: path,
    hypervisor: { driver: 'libvirt', uri: 'qemu:///system' },
  };
  writeFileSync(join(folder, 'agent.json'), JSON.stringify(config), { mode: 0o600 });

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
          env: { ...process.env, CLOUDLET_AGENT_CONFIG: `${path}/agent.json`, LOG_LEVEL: 'debug' },
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
