import { HypervisorError } from '../../port.ts';
import type { Handlers } from './handler.ts';
import { put, remove } from './host-tables.ts';
import { takeTime } from './latencies.ts';
import { inTurn, mustBeOff } from './simulated-host.ts';
import { mustHaveRoom, removeTemporaries } from './storage-space.ts';

type StorageMethod =
  | 'hasBaseImage'
  | 'importBaseImage'
  | 'finishImport'
  | 'createDisk'
  | 'growDisk'
  | 'deleteDisk'
  | 'writeSeed'
  | 'deleteSeed';

/** What `qemu-img create -b` writes. */
const BYTES_OF_AN_EMPTY_OVERLAY = 196_624;

/** Base images, root disks and seeds. */
export const storageMethods: Handlers<StorageMethod> = {
  hasBaseImage: async (host, { sha256 }) => host.store.tables.base.has(sha256),

  importBaseImage: async (host, { sha256, sizeBytes }) => {
    const { base } = host.store.tables;
    const leftovers = removeTemporaries(host, ({ kind, subject }) => kind === 'base' && subject === sha256);
    host.store.commit(...leftovers);
    if (base.has(sha256)) return false;
    mustHaveRoom(host, sizeBytes);
    const row = { kind: 'base', instanceId: null, subject: sha256, bytes: sizeBytes, content: null } as const;
    host.store.commit(put('temporary', `images/${sha256}.partial`, row));
    return true;
  },

  finishImport: async (host, { expected, found }) => {
    const leftovers = removeTemporaries(
      host,
      ({ kind, subject }) => kind === 'base' && subject === expected.sha256,
    );
    if (found.sha256 !== expected.sha256 || found.sizeBytes !== expected.sizeBytes) {
      host.store.commit(...leftovers);
      throw new HypervisorError(
        'checksum_mismatch',
        `expected ${expected.sizeBytes} bytes with sha256 ${expected.sha256}, got ${found.sizeBytes} with ${found.sha256}`,
      );
    }
    host.store.commit(...leftovers, put('base', expected.sha256, expected));
    return null;
  },

  createDisk: (host, { instanceId, baseSha256, sizeGib, attempt }, { signal }) =>
    inTurn(host, `disk ${instanceId}`, async () => {
      const leftovers = () =>
        removeTemporaries(host, (row) => row.kind === 'disk' && row.instanceId === instanceId);
      host.store.commit(...leftovers());
      if (host.store.tables.disk.has(instanceId)) return null;
      if (!host.store.tables.base.has(baseSha256)) {
        throw new HypervisorError('base_image_missing', `the base image ${baseSha256} is not in the cache`);
      }
      const bytes = BYTES_OF_AN_EMPTY_OVERLAY;
      mustHaveRoom(host, bytes);
      const row = { kind: 'disk', instanceId, subject: null, bytes, content: null } as const;
      host.store.commit(put('temporary', `disks/${instanceId}.${attempt}.partial`, row));
      await takeTime(host.latencies.disk, signal);
      const disk = { baseSha256, sizeGib, bytes, files: {}, restoredBy: null };
      host.store.commit(...leftovers(), put('disk', instanceId, disk));
      return null;
    }),

  growDisk: (host, { instanceId, sizeGib }) =>
    inTurn(host, `disk ${instanceId}`, async () => {
      await takeTime(host.latencies.disk);
      const disk = host.store.tables.disk.get(instanceId);
      if (!disk) throw new HypervisorError('disk_not_found', `there is no root disk of ${instanceId}`);
      if (disk.sizeGib >= sizeGib) return null;
      mustBeOff(host, instanceId);
      host.store.commit(put('disk', instanceId, { ...disk, sizeGib }));
      return null;
    }),

  deleteDisk: (host, { instanceId }) =>
    inTurn(host, `disk ${instanceId}`, async () => {
      await takeTime(host.latencies.disk);
      mustBeOff(host, instanceId);
      const disk = host.store.tables.disk.has(instanceId) ? [remove('disk', instanceId)] : [];
      host.store.commit(...disk, ...removeTemporaries(host, (row) => row.instanceId === instanceId));
      return null;
    }),

  writeSeed: async (host, { instanceId, seed }) => {
    await takeTime(host.latencies.seed);
    host.store.commit(put('seed', instanceId, seed));
    return null;
  },

  deleteSeed: async (host, { instanceId }) => {
    await takeTime(host.latencies.seed);
    if (host.store.tables.seed.has(instanceId)) host.store.commit(remove('seed', instanceId));
    return null;
  },
};
