import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Console, openConsole } from './console.ts';
import { type JsonSocket, openJsonSocket } from './json-socket.ts';

const run = promisify(execFile);

export type GuestOptions = {
  /** Folder for the guest's sockets. */
  readonly folder: string;
  readonly disk: string;
  readonly seed?: string;
  /** Default: q35. */
  readonly machine?: 'q35' | 'pc';
  /** MiB, default 128. */
  readonly memoryMib?: number;
  /** A port of 127.0.0.1 that leads to the guest's port 22. */
  readonly sshPort?: number;
};

/** A guest that runs in QEMU without KVM, cut off from every network but QEMU's own DHCP server. */
export type Guest = {
  readonly console: Console;
  readonly monitor: JsonSocket;
  /** Calls the guest agent. */
  readonly agent: (execute: string, args?: object) => Promise<unknown>;
  /** Resolves when QEMU has ended. */
  readonly ended: Promise<void>;
  /** Ends QEMU as a power cut would. */
  readonly kill: () => Promise<void>;
};

/** Makes a disk that shows a base image, larger, and takes the writes. */
export async function makeDisk(folder: string, name: string, base: string, sizeGib: number): Promise<string> {
  const path = join(folder, `${name}.qcow2`);
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', path, `${sizeGib}G`]);
  return path;
}

/** Powers a guest on. */
export async function startGuest(options: GuestOptions): Promise<Guest> {
  const name = `${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const monitorPath = join(options.folder, `${name}.qmp`);
  const agentPath = join(options.folder, `${name}.qga`);
  const qemu = spawn('qemu-system-x86_64', qemuArguments(options, monitorPath, agentPath), {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(qemu, 'exit').then(() => undefined);
  const monitor = await openJsonSocket(monitorPath);
  await monitor.call('qmp_capabilities');
  return {
    console: openConsole(qemu.stdout, qemu.stdin),
    monitor,
    agent: (execute, args) => callAgent(agentPath, execute, args),
    ended,
    kill: async () => {
      qemu.kill('SIGKILL');
      await ended;
    },
  };
}

/** One call on a connection of its own: QEMU takes one at a time. */
async function callAgent(path: string, execute: string, args?: object): Promise<unknown> {
  const socket = await openJsonSocket(path);
  try {
    return await socket.call(execute, args);
  } finally {
    socket.close();
  }
}

function qemuArguments(options: GuestOptions, monitorPath: string, agentPath: string): string[] {
  const forward = options.sshPort ? `,hostfwd=tcp:127.0.0.1:${options.sshPort}-:22` : '';
  return [
    ['-nodefaults', '-display', 'none', '-no-user-config', '-serial', 'stdio'],
    ['-machine', `${options.machine ?? 'q35'},accel=tcg`, '-m', String(options.memoryMib ?? 128)],
    ['-drive', `file=${options.disk},format=qcow2,if=virtio,cache=unsafe`],
    options.seed ? ['-drive', `file=${options.seed},format=raw,if=virtio,readonly=on`] : [],
    ['-netdev', `user,id=net,restrict=on${forward}`, '-device', 'virtio-net-pci,netdev=net'],
    ['-device', 'virtio-rng-pci', '-device', 'virtio-balloon-pci', '-device', 'virtio-serial-pci'],
    ['-chardev', `socket,id=agent,path=${agentPath},server=on,wait=off`],
    ['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
    ['-qmp', `unix:${monitorPath},server=on,wait=off`],
  ].flat();
}
