import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Hypervisor, SnapshotSpec } from '../port.ts';
import { HypervisorError } from '../port.ts';
import { type GuestPlan, never, noProgress, planGuest } from '../testing/contract/bench.ts';
import { nodePaths } from './paths.ts';
import { type EchoImage, type LibvirtNode, makeEchoImage, startLibvirtNode } from './testing/libvirt-node.ts';

const run = promisify(execFile);
const unavailable = privateQemuUnavailable();
const LONG_MS = 90_000;
/** Takes a backup about a second. */
const CONTENT_MIB = 700;

describe.skipIf(unavailable)(`libvirt, interrupted${unavailable ?? ''}`, { timeout: LONG_MS }, () => {
  let folder: string;
  let node: LibvirtNode;
  let hypervisor: Hypervisor;
  let image: EchoImage;
  let plan: GuestPlan;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interruptions-'));
    image = await makeEchoImage(folder);
    node = await startLibvirtNode();
    hypervisor = node.hypervisor;
    plan = planGuest({ image, guest: { user: 'cloud' } }, 'interrupted');
    await hypervisor.prepare();
    await hypervisor.importBaseImage(image, image.read(), never());
    await hypervisor.createDisk({ ...plan.disk('1'), sizeGib: 2 }, never());
    const disk = nodePaths(node.stateDir).disk(plan.id);
    await run('qemu-io', ['-f', 'qcow2', '-c', `write -P 7 1G ${CONTENT_MIB}M`, disk]);
    await hypervisor.writeSeed(plan.id, plan.seed);
  }, LONG_MS);
  afterAll(async () => {
    await node?.stop();
    await rm(folder, { recursive: true });
  }, LONG_MS);
  beforeEach(async () => {
    await hypervisor.defineDomain(plan.domain);
    await hypervisor.startDomain(plan.id);
  });

  const newSnapshot = (): SnapshotSpec => ({
    instanceId: plan.id,
    snapshotId: planGuest({ image, guest: { user: '' } }, '').id,
    attempt: '1',
  });
  const outcomeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'done' as const,
      (error: unknown) => (error instanceof HypervisorError ? error.code : error),
    );
  const backupRuns = async () =>
    (await node.libvirtd.run('virsh', ['-q', 'backup-dumpxml', plan.id])).exitCode === 0;
  const untilBackupRuns = () => expect.poll(backupRuns, { timeout: 10_000, interval: 5 }).toBe(true);

  async function isWhole({ snapshotId }: SnapshotSpec): Promise<void> {
    const file = nodePaths(node.stateDir).snapshot(plan.id, snapshotId);
    await run('qemu-io', ['-f', 'qcow2', '-c', `read -P 7 1G ${CONTENT_MIB}M`, file]);
    expect((await hypervisor.listHoldings()).temporaries).toEqual([]);
    await hypervisor.deleteSnapshot(plan.id, snapshotId);
  }

  it('asks for nothing that libvirtd would note as an error while nothing is wrong', async () => {
    const errors = async () =>
      (await node.libvirtd.logs()).split('\n').filter((line) => /error :/.test(line));
    const before = await errors();
    const [running, off] = [newSnapshot(), newSnapshot()];
    await hypervisor.createSnapshot(running, noProgress, never());
    await hypervisor.powerOffDomain(plan.id);
    await hypervisor.createSnapshot(off, noProgress, never());
    await isWhole(running);
    await isWhole(off);
    expect((await errors()).slice(before.length)).toEqual([]);
  });

  it('aborts a backup with the call, and begins anew', async () => {
    const snapshot = newSnapshot();
    const abort = new AbortController();
    const outcome = outcomeOf(hypervisor.createSnapshot(snapshot, noProgress, abort.signal));
    await untilBackupRuns();
    abort.abort();
    expect(await outcome).toBe('aborted');
    expect(await backupRuns()).toBe(false);
    await hypervisor.createSnapshot({ ...snapshot, attempt: '2' }, noProgress, never());
    await isWhole(snapshot);
  });

  it('ends a backup that an agent left, also to delete it', async () => {
    const killed = await node.connect();
    for (const goOn of ['create', 'delete'] as const) {
      const snapshot = newSnapshot();
      const outcome = outcomeOf(killed.createSnapshot(snapshot, noProgress, never()));
      await untilBackupRuns();
      if (goOn === 'create') {
        await hypervisor.createSnapshot({ ...snapshot, attempt: '2' }, noProgress, never());
        await isWhole(snapshot);
      } else {
        await hypervisor.deleteSnapshot(plan.id, snapshot.snapshotId);
        expect(await backupRuns()).toBe(false);
        expect(await hypervisor.listHoldings()).toMatchObject({ snapshots: [], temporaries: [] });
      }
      expect(await outcome).toBe('failed');
    }
  });

  it('waits for an operator’s backup, and does not take its end for its own', async () => {
    const target = join(node.libvirtd.dir, 'operators.qcow2');
    const xml = join(node.libvirtd.dir, 'backup.xml');
    const disk = `<disk name='vda' type='file'><target file='${target}'/></disk><disk name='vdb' backup='no'/>`;
    await run('sh', [
      '-c',
      'echo "$1" >"$2"',
      '-',
      `<domainbackup><disks>${disk}</disks></domainbackup>`,
      xml,
    ]);
    await node.virsh('backup-begin', plan.id, xml);
    const snapshot = newSnapshot();
    await hypervisor.createSnapshot(snapshot, noProgress, never());
    expect(await node.virsh('domjobinfo', '--completed', plan.id)).toContain('Backup');
    await run('qemu-io', ['-f', 'qcow2', '-c', `read -P 7 1G ${CONTENT_MIB}M`, target]);
    await isWhole(snapshot);
  });

  it('copies the disk of a guest that goes off in the middle', async () => {
    const snapshot = newSnapshot();
    const making = hypervisor.createSnapshot(snapshot, noProgress, never());
    await untilBackupRuns();
    await node.virsh('destroy', plan.id);
    expect(await making).toBeGreaterThan(CONTENT_MIB * 2 ** 20);
    await isWhole(snapshot);
  });

  it('says so when libvirtd dies, and does each thing when it is asked again', async () => {
    const snapshot = newSnapshot();
    const restart = async (whenBusy: () => Promise<unknown>) => {
      await whenBusy();
      await node.libvirtd.signalLibvirtd('KILL');
      await node.libvirtd.startLibvirtd();
      await expect.poll(() => hypervisor.isHealthy(), { timeout: 20_000 }).toBe(true);
    };
    const soon = () => sleep(Math.random() * 60);
    const calls: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
      ['snapshot', () => hypervisor.createSnapshot(snapshot, noProgress, never()), untilBackupRuns],
      ['power off', () => hypervisor.powerOffDomain(plan.id), soon],
      ['undefine', () => hypervisor.undefineDomain(plan.id), soon],
      ['define', () => hypervisor.defineDomain(plan.domain), soon],
      ['start', () => hypervisor.startDomain(plan.id), soon],
      ['start, later', () => hypervisor.startDomain(plan.id), () => sleep(150)],
      ['list', () => hypervisor.listHoldings(), soon],
    ];
    for (const [name, call, whenBusy] of calls) {
      if (name === 'start, later') await hypervisor.powerOffDomain(plan.id);
      const outcome = outcomeOf(call());
      await restart(whenBusy);
      expect(['done', 'unreachable'], name).toContain(await outcome);
      expect(await outcomeOf(call()), name).toBe('done');
    }
    expect(await hypervisor.findDomain(plan.id)).toMatchObject({ power: 'running' });
    await isWhole(snapshot);
  });
});
