import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type PrivateLibvirtd,
  privateQemuUnavailable,
  startPrivateLibvirtd,
} from '@cloudlet/libvirt/testing';
import { describe, test } from 'vitest';
import { builtImage } from '../../../../infra/images/testing/built-image.ts';
import { hypervisorContract } from '../testing/contract-suite.ts';
import { connectLibvirt } from './connect-libvirt.ts';

const unavailable = privateQemuUnavailable();

async function virsh(libvirtd: PrivateLibvirtd, ...args: string[]): Promise<void> {
  const { exitCode, stderr } = await libvirtd.run('virsh', ['-q', ...args]);
  if (exitCode !== 0) throw new Error(`virsh ${args.join(' ')}: ${stderr}`);
}

if (unavailable) describe('the libvirt driver', () => test.skip(unavailable, () => {}));
else {
  hypervisorContract('libvirt', async () => {
    const { path, manifest } = await builtImage('tiny');
    const libvirtd = await startPrivateLibvirtd({ cacheDir: join(tmpdir(), 'cloudlet-libvirt-cache') });
    const stateDir = mkdtempSync(join(tmpdir(), 'node-'));
    const hypervisor = await connectLibvirt({
      uri: libvirtd.uri,
      stateDir,
      onError: (error) => console.error(error),
      runOnHost: libvirtd.run,
    });
    return {
      hypervisor,
      image: {
        ...manifest,
        sizeGib: manifest.minDiskGib,
        memoryMib: manifest.minMemoryMib,
        read: () => createReadStream(path),
      },
      guest: {
        user: manifest.defaultUser,
        powerOffCommand: 'sudo poweroff',
        bootTimeoutMs: 60_000,
        shutdownTimeoutMs: 10_000,
      },
      anotherHand: {
        start: (instanceId) => virsh(libvirtd, 'start', instanceId),
        powerOff: (instanceId) => virsh(libvirtd, 'destroy', instanceId),
      },
      async restartDaemon() {
        await libvirtd.signalLibvirtd('KILL');
        await libvirtd.startLibvirtd();
      },
      async stop() {
        await libvirtd.stop();
        rmSync(stateDir, { recursive: true, force: true });
      },
    };
  });
}
