import { createReadStream } from 'node:fs';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { describe, test } from 'vitest';
import { builtImage } from '../../../../infra/images/testing/built-image.ts';
import { hypervisorContract } from '../testing/contract-suite.ts';
import { startLibvirtNode } from './testing/libvirt-node.ts';

const unavailable = privateQemuUnavailable();

if (unavailable) describe('the libvirt driver', () => test.skip(unavailable, () => {}));
else {
  hypervisorContract('libvirt', async () => {
    const { path, manifest } = await builtImage('tiny');
    const node = await startLibvirtNode();
    return {
      hypervisor: node.hypervisor,
      image: {
        ...manifest,
        sizeGib: manifest.minDiskGib,
        memoryMib: manifest.minMemoryMib,
        read: () => createReadStream(path),
      },
      guest: {
        user: manifest.defaultUser,
        powerOffCommand: 'sudo poweroff',
        addressCommand: 'ip -4 -o address',
        bootTimeoutMs: 60_000,
        shutdownTimeoutMs: 10_000,
      },
      anotherHand: {
        start: async (instanceId) => void (await node.virsh('start', instanceId)),
        powerOff: async (instanceId) => void (await node.virsh('destroy', instanceId)),
      },
      async restartDaemon() {
        await node.libvirtd.signalLibvirtd('KILL');
        await node.libvirtd.startLibvirtd();
      },
      stop: node.stop,
    };
  });
}
