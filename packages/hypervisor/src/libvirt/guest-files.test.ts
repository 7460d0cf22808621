import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuestPlan, never, noProgress, planGuest } from '../testing/contract/bench.ts';
import { nodePaths } from './paths.ts';
import { type EchoImage, type LibvirtNode, makeEchoImage, startLibvirtNode } from './testing/libvirt-node.ts';

const run = promisify(execFile);
const unavailable = privateQemuUnavailable();
const LONG_MS = 60_000;

describe.skipIf(unavailable)(`a guest's files${unavailable ?? ''}`, { timeout: LONG_MS }, () => {
  let folder: string;
  let node: LibvirtNode;
  let image: EchoImage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guest-files-'));
    image = await makeEchoImage(folder);
    node = await startLibvirtNode({ stateDirName: 'state & "odd" <folder>, with=all: sorts' });
    await node.hypervisor.prepare();
    await node.hypervisor.importBaseImage(image, image.read(), never());
  }, LONG_MS);
  afterAll(async () => {
    await node?.stop();
    await rm(folder, { recursive: true });
  }, LONG_MS);

  const planOf = (name: string): GuestPlan => planGuest({ image, guest: { user: 'cloud' } }, name);

  async function install(name: string): Promise<GuestPlan> {
    const plan = planOf(name);
    const { hypervisor } = node;
    // As the agent does: all at the same time.
    await Promise.all([
      hypervisor.createDisk(plan.disk('1'), never()),
      hypervisor.writeSeed(plan.id, plan.seed),
      hypervisor.defineDomain(plan.domain),
    ]);
    return plan;
  }
  const about = async (path: string) => {
    const { mode, uid, gid } = await stat(path);
    return { mode: (mode & 0o777).toString(8), owner: uid === 0 && gid === 0 ? 'root' : 'other' };
  };

  it('keeps files from everybody but root and the guest that needs them', async () => {
    const { hypervisor, stateDir } = node;
    const plan = await install('files');
    const paths = nodePaths(stateDir);
    const [disk, seed, base] = [paths.disk(plan.id), paths.seed(plan.id), paths.baseImage(image.sha256)];
    const readOnly = { mode: '444', owner: 'root' };
    const ours = { mode: '600', owner: 'root' };
    expect([await about(disk), await about(seed)]).toEqual([ours, ours]);
    await hypervisor.startDomain(plan.id);
    expect(await about(base)).toEqual(readOnly);
    expect(await about(disk)).toEqual({ mode: '600', owner: 'other' });

    const running = { instanceId: plan.id, snapshotId: planOf('').id, attempt: '1' };
    await hypervisor.createSnapshot(running, noProgress, never());
    expect(await about(paths.snapshot(plan.id, running.snapshotId))).toEqual(ours);
    await hypervisor.powerOffDomain(plan.id);
    expect([await about(base), await about(disk)]).toEqual([readOnly, ours]);

    const off = { ...running, snapshotId: planOf('').id };
    await hypervisor.createSnapshot(off, noProgress, never());
    expect(await about(paths.snapshot(plan.id, off.snapshotId))).toEqual(ours);
    const restore = { ...off, sizeGib: 2, baseSha256: image.sha256 };
    await hypervisor.prepareRestore(restore, noProgress, never());
    await hypervisor.commitRestore(plan.id, '1');
    expect(await about(disk)).toEqual(ours);
    expect((await about(paths.instance(plan.id))).mode).toBe('711');
    for (const { snapshotId } of [running, off]) await hypervisor.deleteSnapshot(plan.id, snapshotId);
    await remove(plan);
  });

  it('never shows the base image through the holes of a restored disk', async () => {
    const { hypervisor, stateDir } = node;
    const plan = await install('holes');
    const disk = nodePaths(stateDir).disk(plan.id);
    // The guest clears what its image has: the boot sector.
    await run('qemu-io', ['-f', 'qcow2', '-c', 'write -z 0 1M', disk]);
    const snapshot = { instanceId: plan.id, snapshotId: planOf('').id, attempt: '1' };
    await hypervisor.createSnapshot(snapshot, noProgress, never());
    await hypervisor.prepareRestore(
      { ...snapshot, sizeGib: 1, baseSha256: image.sha256 },
      noProgress,
      never(),
    );
    await hypervisor.commitRestore(plan.id, '1');
    await hypervisor.startDomain(plan.id);
    await run('qemu-io', ['-U', '-r', '-f', 'qcow2', '-c', 'read -P 0 0 1M', disk]);
    await hypervisor.powerOffDomain(plan.id);
    await hypervisor.deleteSnapshot(plan.id, snapshot.snapshotId);
    await remove(plan);
  });

  it('forgets memory that somebody saved when the disk is put back', async () => {
    const { hypervisor } = node;
    const plan = await install('saved');
    await hypervisor.startDomain(plan.id);
    const snapshot = { instanceId: plan.id, snapshotId: planOf('').id, attempt: '1' };
    await hypervisor.createSnapshot(snapshot, noProgress, never());
    await node.virsh('managedsave', plan.id);
    await hypervisor.prepareRestore(
      { ...snapshot, sizeGib: 1, baseSha256: image.sha256 },
      noProgress,
      never(),
    );
    await hypervisor.commitRestore(plan.id, '1');
    expect(await node.virsh('dominfo', plan.id)).toMatch(/Managed save: +no/);
    await hypervisor.deleteSnapshot(plan.id, snapshot.snapshotId);
    await remove(plan);
  });

  it('leaves nothing of its guests, and had nothing to report', async () => {
    expect(await node.hypervisor.listHoldings()).toMatchObject({ domains: [], disks: [], temporaries: [] });
    const { stdout } = await run('find', [nodePaths(node.stateDir).instances, '-mindepth', '1']);
    expect(stdout).toBe('');
    expect(node.errors).toEqual([]);
  });

  async function remove({ id }: GuestPlan): Promise<void> {
    await node.hypervisor.undefineDomain(id);
    await node.hypervisor.deleteDisk(id);
    await node.hypervisor.deleteSeed(id);
  }
});
