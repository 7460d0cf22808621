import { HypervisorError } from '../../port.ts';
import type { CallContext, Handlers } from './handler.ts';
import { type Change, put, remove, type TemporaryRow } from './host-tables.ts';
import { takeTime } from './latencies.ts';
import { inTurn, mustBeOff, type SimulatedHost } from './simulated-host.ts';
import { mustHaveRoom, removeTemporaries } from './storage-space.ts';

type SnapshotMethod =
  | 'createSnapshot'
  | 'prepareRestore'
  | 'commitRestore'
  | 'hasRestored'
  | 'discardRestore'
  | 'deleteSnapshot'
  | 'hasSnapshot';

/** Whole copies of root disks, there and back. */
export const snapshotMethods: Handlers<SnapshotMethod> = {
  createSnapshot: (host, { instanceId, snapshotId, attempt }, context) =>
    inTurn(host, `snapshot ${instanceId}`, async () => {
      const { disk, snapshot, base } = host.store.tables;
      const key = `${instanceId}/${snapshotId}`;
      const leftovers = () => removeTemporaries(host, isOfSnapshot(instanceId, snapshotId));
      host.store.commit(...leftovers());
      const existing = snapshot.get(key);
      if (existing) return existing.totalBytes;
      const source = disk.get(instanceId);
      if (!source) throw new HypervisorError('disk_not_found', `there is no root disk of ${instanceId}`);
      const { restoredBy: _restoredBy, ...content } = source;
      const totalBytes = content.bytes + (base.get(content.baseSha256)?.sizeBytes ?? 0);
      const temporary = {
        kind: 'snapshot',
        instanceId,
        subject: snapshotId,
        bytes: totalBytes,
        content: null,
      } as const;
      await copy(host, `snapshots/${key}.${attempt}.partial`, temporary, context);
      host.store.commit(...leftovers(), put('snapshot', key, { ...content, totalBytes }));
      return totalBytes;
    }),

  prepareRestore: (host, { instanceId, snapshotId, attempt, sizeGib }, context) =>
    inTurn(host, `restore ${instanceId}`, async () => {
      const name = restoreName(instanceId, attempt);
      const prepared = host.store.tables.temporary.get(name);
      if (prepared?.content && prepared.subject === snapshotId) return null;
      const snapshot = host.store.tables.snapshot.get(`${instanceId}/${snapshotId}`);
      if (!snapshot) throw new HypervisorError('snapshot_not_found', `there is no snapshot ${snapshotId}`);
      host.store.commit(...removeTemporaries(host, isRestoreOf(instanceId)));
      const { totalBytes: bytes, ...source } = snapshot;
      const temporary = { kind: 'restore', instanceId, subject: snapshotId, bytes, content: null } as const;
      await copy(host, name, temporary, context);
      const content = { ...source, sizeGib: Math.max(source.sizeGib, sizeGib) };
      host.store.commit(put('temporary', name, { ...temporary, content }));
      return null;
    }),

  commitRestore: (host, { instanceId, attempt }) =>
    inTurn(host, `domain ${instanceId}`, async () => {
      await takeTime(host.latencies.disk);
      const name = restoreName(instanceId, attempt);
      const content = host.store.tables.temporary.get(name)?.content;
      if (!content && host.store.tables.disk.get(instanceId)?.restoredBy === attempt) return null;
      if (!content)
        throw new HypervisorError('disk_not_found', `the attempt ${attempt} has prepared no copy`);
      mustBeOff(host, instanceId);
      const disk = { ...content, restoredBy: attempt };
      host.store.commit(remove('temporary', name), put('disk', instanceId, disk));
      return null;
    }),

  hasRestored: async (host, { instanceId, attempt }) =>
    host.store.tables.disk.get(instanceId)?.restoredBy === attempt,

  discardRestore: (host, { instanceId, attempt }) =>
    inTurn(host, `restore ${instanceId}`, async () => {
      await takeTime(host.latencies.disk);
      const name = restoreName(instanceId, attempt);
      if (host.store.tables.temporary.has(name)) host.store.commit(remove('temporary', name));
      return null;
    }),

  deleteSnapshot: (host, { instanceId, snapshotId }) =>
    inTurn(host, `snapshot ${instanceId}`, async () => {
      await takeTime(host.latencies.disk);
      const key = `${instanceId}/${snapshotId}`;
      const changes: Change[] = host.store.tables.snapshot.has(key) ? [remove('snapshot', key)] : [];
      host.store.commit(...changes, ...removeTemporaries(host, isOfSnapshot(instanceId, snapshotId)));
      return null;
    }),

  hasSnapshot: async (host, { instanceId, snapshotId }) =>
    host.store.tables.snapshot.has(`${instanceId}/${snapshotId}`),
};

const restoreName = (instanceId: string, attempt: string) => `disks/${instanceId}.${attempt}.restore`;

const isRestoreOf = (instanceId: string) => (row: TemporaryRow) =>
  row.kind === 'restore' && row.instanceId === instanceId;

const isOfSnapshot = (instanceId: string, snapshotId: string) => (row: TemporaryRow) =>
  row.kind === 'snapshot' && row.instanceId === instanceId && row.subject === snapshotId;

const STAGES = 10;

/** Makes the temporary and takes the time of a copy, telling how far it is. */
async function copy(
  host: SimulatedHost,
  name: string,
  row: TemporaryRow,
  context: CallContext,
): Promise<void> {
  mustHaveRoom(host, row.bytes);
  host.store.commit(put('temporary', name, row));
  for (let stage = 1; stage <= STAGES; stage += 1) {
    await takeTime(host.latencies.copy / STAGES, context.signal);
    context.progress(stage / STAGES);
  }
}
