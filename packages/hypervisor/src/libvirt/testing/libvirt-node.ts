import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PrivateLibvirtd, startPrivateLibvirtd, writeEchoGuestDisk } from '@cloudlet/libvirt/testing';
import type { BaseImage, Hypervisor } from '../../port.ts';
import { connectLibvirt } from '../connect-libvirt.ts';

const run = promisify(execFile);

/** A compute node of its own, without guests, whose libvirtd shares nothing with the host's. */
export type LibvirtNode = {
  readonly libvirtd: PrivateLibvirtd;
  readonly stateDir: string;
  /** Connected, not prepared. */
  readonly hypervisor: Hypervisor;
  /** What the driver reported besides. */
  readonly errors: readonly unknown[];
  readonly warnings: readonly string[];
  /** libvirt's procedures that the driver has called, as it was told. */
  readonly calls: readonly string[];
  /** Another agent, closed with the node: on the same node, or on another one of the same libvirtd, with a state folder beside this one's. */
  connect(stateDirName?: string): Promise<Hypervisor>;
  /** @throws Error when it fails */
  virsh(...args: string[]): Promise<string>;
  stop(): Promise<void>;
};

export type LibvirtNodeOptions = {
  /** The last part of the state folder's path, made with the node and removed with it. */
  readonly stateDirName?: string;
  /** More lines for libvirtd.conf. */
  readonly libvirtdConf?: readonly string[];
  readonly callTimeoutMs?: number;
};

export async function startLibvirtNode(options: LibvirtNodeOptions = {}): Promise<LibvirtNode> {
  const { stateDirName = 'state', libvirtdConf = [], ...more } = options;
  const cacheDir = join(tmpdir(), 'cloudlet-libvirt-cache');
  const libvirtd = await startPrivateLibvirtd({ cacheDir, libvirtdConf });
  // QEMU must get through to the images.
  const folder = await mkdtemp(join(tmpdir(), 'node-'));
  await run('chmod', ['711', folder]);
  const errors: unknown[] = [];
  const warnings: string[] = [];
  const calls: string[] = [];
  const clients: Hypervisor[] = [];

  const connect = async (name = stateDirName) => {
    const hypervisor = await connectLibvirt({
      uri: libvirtd.uri,
      stateDir: join(folder, name),
      onError: (error) => errors.push(error),
      onWarning: (message) => warnings.push(message),
      onCall: ({ procedure }) => calls.push(procedure),
      runOnHost: libvirtd.run,
      ...more,
    });
    clients.push(hypervisor);
    return hypervisor;
  };

  return {
    libvirtd,
    stateDir: join(folder, stateDirName),
    errors,
    warnings,
    calls,
    connect,
    hypervisor: await connect(),
    async virsh(...args) {
      const { exitCode, stdout, stderr } = await libvirtd.run('virsh', ['-q', ...args]);
      if (exitCode !== 0) throw new Error(`virsh ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    async stop() {
      await Promise.all(clients.map((client) => client.close()));
      await libvirtd.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type EchoImage = BaseImage & {
  readonly path: string;
  readonly sizeGib: number;
  readonly memoryMib: number;
  read(): AsyncIterable<Uint8Array>;
};

/** The guest of libvirt's tests, which starts within a second, as a base image in `folder`. */
export async function makeEchoImage(folder: string): Promise<EchoImage> {
  const [raw, path] = [join(folder, 'echo.raw'), join(folder, 'echo.qcow2')];
  await writeEchoGuestDisk(raw);
  await run('qemu-img', ['convert', '-q', '-f', 'raw', '-O', 'qcow2', raw, path]);
  const content = await readFile(path);
  return {
    path,
    sha256: createHash('sha256').update(content).digest('hex'),
    sizeBytes: content.length,
    sizeGib: 1,
    memoryMib: 16,
    read: () => createReadStream(path),
  };
}
