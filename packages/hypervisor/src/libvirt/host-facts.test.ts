import { cpus, totalmem } from 'node:os';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { expect, test } from 'vitest';
import { startLibvirtNode } from './testing/libvirt-node.ts';

const unavailable = privateQemuUnavailable();

test.skipIf(unavailable)(
  `the host is as large as its kernel says${unavailable ?? ''}`,
  async () => {
    const node = await startLibvirtNode();
    try {
      await node.hypervisor.prepare();
      expect(await node.hypervisor.host()).toMatchObject({
        vcpus: cpus().length,
        memoryMib: Math.floor(totalmem() / 2 ** 20),
      });
    } finally {
      await node.stop();
    }
  },
  60_000,
);
