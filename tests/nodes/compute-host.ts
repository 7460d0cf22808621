import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '../support/until.ts';
import { addressOf, plugIn, setLink, unplug } from './underlay.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** A compute node's machine: a private host with a libvirt of its own, on the underlay. What it keeps survives its reboots. */
export type ComputeHost = {
  readonly name: string;
  /** Where the host's files are seen from here: its `/var/lib/cloudlet` is `FOLDER/var/lib/cloudlet`. */
  readonly folder: string;
  /** Boots: another boot id, libvirt's daemons, the network. No agent yet. */
  powerOn(): Promise<void>;
  /** Pulls the plug: every process ends at once, guests' too. */
  powerCut(): Promise<void>;
  /** Runs a command there. @returns what it printed @throws when it fails */
  run(...command: string[]): Promise<string>;
  virsh(...args: string[]): Promise<string>;
  startDaemon(daemon: 'libvirtd' | 'virtlogd'): Promise<void>;
  signalDaemon(daemon: 'libvirtd' | 'virtlogd', signal: string): Promise<void>;
  /** Ends a daemon and waits until it is gone. */
  endDaemon(daemon: 'libvirtd' | 'virtlogd', signal: 'TERM' | 'KILL'): Promise<void>;
  /** Pulls its network cable at the switch, or puts it back. */
  cable(state: 'up' | 'down'): void;
  /** The host's first process, as numbered here. */
  pid(): number;
};

/** @param number tells hosts apart: name, address */
export function createComputeHost(
  folder: string,
  number: number,
  hostUuid: string = randomUUID(),
): ComputeHost {
  const name = `node-${number}`;
  let machine: { readonly kernel: ChildProcess; readonly init: number } | null = null;

  const inside = (...command: string[]) => {
    if (!machine) throw new Error(`${name} is off`);
    return [String(machine.init), ...command];
  };
  const onHost: ComputeHost['run'] = async (...command) => {
    const { stdout } = await run(join(root, 'tests/private-host/inside'), inside(...command));
    return stdout.trim();
  };
  const pidOf = (daemon: string) => onHost('cat', `/run/${daemon}.pid`);
  const signalDaemon: ComputeHost['signalDaemon'] = async (daemon, signal) => {
    await onHost('kill', `-${signal}`, await pidOf(daemon));
  };
  const startDaemon: ComputeHost['startDaemon'] = async (daemon) => {
    await onHost(`/usr/sbin/${daemon}`, '--daemon', '--pid-file', `/run/${daemon}.pid`);
  };

  return {
    name,
    folder,
    run: onHost,
    startDaemon,
    signalDaemon,
    async powerOn() {
      mkdirSync(folder, { recursive: true });
      const environment = {
        CLOUDLET_HOST_NAME: name,
        CLOUDLET_HOST_UUID: hostUuid,
        CLOUDLET_HOST_BOOT_ID: randomUUID(),
      };
      const command = [folder, 'sh', '-c', 'echo booted; exec sleep infinity'];
      const kernel = spawn(join(root, 'tests/private-host/enter'), command, {
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(createInterface(kernel.stdout), 'line');
      machine = { kernel, init: onlyChildOf(kernel.pid ?? 0) };
      plugIn(name, machine.init);
      await onHost('ip', 'addr', 'add', `${addressOf(number)}/24`, 'dev', 'eth0');
      await onHost('ip', 'link', 'set', 'eth0', 'up');
      await startDaemon('virtlogd');
      await startDaemon('libvirtd');
    },
    async powerCut() {
      if (!machine) return;
      const { kernel, init } = machine;
      machine = null;
      kernel.kill('SIGKILL');
      // The first process of a namespace ends after all others of it.
      await until(`${name} is off`, () => !existsSync(`/proc/${init}`));
      unplug(name);
    },
    virsh: (...args) => onHost('virsh', '-q', '-c', 'qemu:///system', ...args),
    async endDaemon(daemon, signal) {
      const pid = await pidOf(daemon);
      await signalDaemon(daemon, signal);
      await until(`${daemon} is gone`, () =>
        onHost('sh', '-c', `[ ! -d /proc/${pid} ] && echo gone || true`),
      );
    },
    cable: (state) => setLink(name, state),
    pid: () => machine?.init ?? 0,
  };
}

function onlyChildOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}
