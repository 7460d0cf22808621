import { appendFileSync, createReadStream } from 'node:fs';
import type { Hypervisor, StaticAddress } from '../../port.ts';
import { type GuestPlan, never, noProgress } from '../../testing/contract/bench.ts';
import { connectLibvirt } from '../connect-libvirt.ts';

/** What the process below is told on its command line, as JSON. */
export type AgentLife = {
  readonly stateDir: string;
  readonly image: { readonly path: string; readonly sha256: string; readonly sizeBytes: number };
  readonly guest: Omit<GuestPlan, 'disk'>;
  readonly address: StaticAddress;
  readonly snapshotIds: readonly [whileRunning: string, whileOff: string];
  /** Gets a line `pid N` first and then `begun N` and `done N` for each step. */
  readonly journal: string;
  readonly steps: 'up' | 'down';
  readonly from: number;
};

/** A guest's life step by step, as an agent asks for it; every step may be asked again. */
function stepsOf(hypervisor: Hypervisor, life: AgentLife): readonly (() => Promise<unknown>)[] {
  const { guest, address, image } = life;
  const { id, domain, seed } = guest;
  const { baseSha256 } = domain;
  const [running, off] = life.snapshotIds.map((snapshotId) => ({ instanceId: id, snapshotId, attempt: '1' }));
  if (!running || !off) throw new Error('two snapshots are needed');
  const disk = { instanceId: id, baseSha256, sizeGib: 1, attempt: '1' };
  if (life.steps === 'down') {
    return [
      () => hypervisor.powerOffDomain(id),
      () => hypervisor.undefineDomain(id),
      () => hypervisor.removeAddress(address),
      () => hypervisor.deleteSeed(id),
      () => hypervisor.deleteSnapshot(id, running.snapshotId),
      () => hypervisor.deleteSnapshot(id, off.snapshotId),
      () => hypervisor.deleteDisk(id),
    ];
  }
  return [
    () => hypervisor.importBaseImage(image, createReadStream(image.path), never()),
    () => hypervisor.createDisk(disk, never()),
    () => hypervisor.writeSeed(id, seed),
    () => hypervisor.addAddress(address),
    () => hypervisor.defineDomain(domain),
    () => hypervisor.startDomain(id),
    () => hypervisor.createSnapshot(running, noProgress, never()),
    () => hypervisor.prepareRestore({ ...running, sizeGib: 2, baseSha256 }, noProgress, never()),
    () => hypervisor.powerOffDomain(id),
    () => hypervisor.commitRestore(id, '1'),
    () => hypervisor.createSnapshot(off, noProgress, never()),
    () => hypervisor.startDomain(id),
  ];
}

async function live(life: AgentLife): Promise<void> {
  const note = (line: string) => appendFileSync(life.journal, `${line}\n`);
  note(`pid ${process.pid}`);
  const onError = (error: unknown) => console.error(error);
  const { stateDir } = life;
  const uri = 'qemu:///system';
  const onCall = () => {};
  const hypervisor = await connectLibvirt({ uri, stateDir, onError, onWarning: onError, onCall });
  await hypervisor.prepare();
  for (const [index, step] of stepsOf(hypervisor, life).entries()) {
    if (index < life.from) continue;
    note(`begun ${index}`);
    await step();
    note(`done ${index}`);
  }
  await hypervisor.close();
}

const [, script, told] = process.argv;
if (script === import.meta.filename && told) await live(JSON.parse(told));
