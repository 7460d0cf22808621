import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressIn, NO_HOLDINGS, planGuest } from '../testing/contract/bench.ts';
import { nodePaths } from './paths.ts';
import type { AgentLife } from './testing/agent-life.ts';
import { type EchoImage, type LibvirtNode, makeEchoImage, startLibvirtNode } from './testing/libvirt-node.ts';

const run = promisify(execFile);
const unavailable = privateQemuUnavailable();
const LONG_MS = 170_000;
const script = fileURLToPath(new URL('./testing/agent-life.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');

describe.skipIf(unavailable)(`an agent that is killed${unavailable ?? ''}`, () => {
  let folder: string;
  let node: LibvirtNode;
  let image: EchoImage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crash-'));
    image = await makeEchoImage(folder);
    node = await startLibvirtNode();
    await node.hypervisor.prepare();
  }, LONG_MS);
  afterAll(async () => {
    await node?.stop();
    await rm(folder, { recursive: true });
  }, LONG_MS);

  /** Starts agents one after the other, each where the one before was killed, until one comes to the end. */
  async function liveThrough(life: Omit<AgentLife, 'from' | 'journal'>): Promise<number> {
    for (let [kills, from] = [0, 0]; ; kills += 1) {
      const journal = join(folder, `${life.steps}-${kills}`);
      await writeFile(journal, '');
      const told = JSON.stringify({ ...life, from, journal });
      const options = ['--conditions=cloudlet-source', '--import', tsx, script, told];
      const ended = new AbortController();
      const killing = killInTheMiddle(journal, ended.signal);
      const { exitCode, stderr } = await node.libvirtd.run(process.execPath, options);
      ended.abort();
      await killing;
      if (exitCode === 0) return kills;
      const lines = (await readFile(journal, 'utf8')).trim().split('\n');
      // nsenter(1) ends as its program did: by a signal.
      if (exitCode !== null) throw new Error(`${lines.at(-1)}: ${stderr}`);
      const last = lines.findLast((line) => line.startsWith('begun')) ?? `begun ${from}`;
      from = Number(last.split(' ')[1]);
    }
  }

  async function killInTheMiddle(journal: string, ended: AbortSignal): Promise<void> {
    const began = async () => (await readFile(journal, 'utf8')).includes('begun');
    while (!ended.aborted && !(await began())) await sleep(5);
    await sleep(Math.random() * 250);
    if (ended.aborted) return;
    const pid = /^pid (\d+)$/m.exec(await readFile(journal, 'utf8'))?.[1] ?? '';
    await node.libvirtd.run('kill', ['-KILL', pid]);
  }

  it('leaves nothing that the next one does not take up', { timeout: LONG_MS }, async () => {
    const { disk: _disk, ...guest } = planGuest({ image, guest: { user: 'cloud' } }, 'crash');
    const { hypervisor, stateDir } = node;
    const { natCidr } = await hypervisor.host();
    const { macAddress } = guest.domain;
    const address = { ...addressIn(natCidr, 50, 'crash'), macAddress };
    const [running, off] = [randomUUID(), randomUUID()];
    const life = { stateDir, image, guest, address, snapshotIds: [running, off] as const };

    let kills = await liveThrough({ ...life, steps: 'up' });
    expect(await hypervisor.findDomain(guest.id)).toMatchObject({ power: 'running', generation: 3 });
    const holdings = await hypervisor.listHoldings();
    expect({ ...holdings, snapshots: holdings.snapshots.length }).toEqual({
      domains: [guest.id],
      disks: [guest.id],
      seeds: [guest.id],
      snapshots: 2,
      addresses: [{ macAddress, ipAddress: address.ipAddress }],
      temporaries: [],
    });
    for (const snapshotId of [running, off]) {
      await run('qemu-img', ['check', '-q', nodePaths(stateDir).snapshot(guest.id, snapshotId)]);
    }

    kills += await liveThrough({ ...life, steps: 'down' });
    expect(kills).toBeGreaterThan(1);
    expect(await hypervisor.listHoldings()).toEqual(NO_HOLDINGS);
    expect(await readdir(nodePaths(stateDir).instances)).toEqual([]);
    expect(await readdir(nodePaths(stateDir).dhcpHosts)).toEqual([]);
    expect(node.errors).toEqual([]);
  });
});
