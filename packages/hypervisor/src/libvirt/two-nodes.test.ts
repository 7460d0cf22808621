import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlap, parseIpv4Network } from '../cidr.ts';
import type { Hypervisor } from '../port.ts';
import { expectError, type GuestPlan, never, planGuest } from '../testing/contract/bench.ts';
import { METADATA_URI } from './domain-marks.ts';
import { namesOf } from './network-names.ts';
import { type EchoImage, type LibvirtNode, makeEchoImage, startLibvirtNode } from './testing/libvirt-node.ts';

const unavailable = privateQemuUnavailable();
const LONG_MS = 60_000;

describe.skipIf(unavailable)(`two nodes on one libvirtd${unavailable ?? ''}`, { timeout: LONG_MS }, () => {
  let folder: string;
  let image: EchoImage;
  let node: LibvirtNode;
  let second: Hypervisor;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'two-nodes-'));
    image = await makeEchoImage(folder);
    node = await startLibvirtNode();
    await node.hypervisor.prepare();
  }, LONG_MS);
  afterAll(async () => {
    await node?.stop();
    await rm(folder, { recursive: true });
  }, LONG_MS);

  async function runGuest(hypervisor: Hypervisor, name: string): Promise<GuestPlan> {
    const plan = planGuest({ image, guest: { user: 'cloud' } }, name);
    await hypervisor.importBaseImage(image, image.read(), never());
    await hypervisor.createDisk(plan.disk('1'), never());
    await hypervisor.writeSeed(plan.id, plan.seed);
    await hypervisor.defineDomain(plan.domain);
    await hypervisor.startDomain(plan.id);
    return plan;
  }

  /** The bridge that the guest's interface is plugged into now. */
  async function bridgeOf({ id }: GuestPlan): Promise<string | undefined> {
    const tap = (await node.virsh('domiflist', id)).trim().split(/\s+/)[0] ?? '';
    const { stdout } = await node.libvirtd.run('ip', ['-o', 'link', 'show', tap]);
    return / master (\S+)/.exec(stdout)?.[1];
  }
  const idsOf = async (hypervisor: Hypervisor) =>
    (await hypervisor.listDomains()).map(({ instanceId }) => instanceId);
  const names = () => namesOf(node.stateDir);
  const networkXml = () => node.virsh('net-dumpxml', '--inactive', names().network);

  /** Writes another state folder into the network's definition; what runs stays as it is. */
  async function redefineElsewhere(): Promise<void> {
    const file = join(folder, 'network.xml');
    await writeFile(file, (await networkXml()).replace('/state/dhcp-hosts', '/elsewhere/dhcp-hosts'));
    await node.virsh('net-define', file);
  }

  let ours: GuestPlan;
  let theirs: GuestPlan;

  it('have a network each, and the second one’s start takes nothing from the first one’s guests', async () => {
    // A network that is defined only has neither address nor route on the host.
    await node.virsh('net-destroy', names().network);
    second = await node.connect('second');
    await second.prepare();
    await node.hypervisor.prepare();
    const [one, other] = await Promise.all([node.hypervisor.host(), second.host()]);
    const [first, next] = [parseIpv4Network(one.natCidr), parseIpv4Network(other.natCidr)];
    expect(first && next && overlap(first, next)).toBe(false);

    ours = await runGuest(node.hypervisor, 'web');
    theirs = await runGuest(second, 'web');
    const bridges = [await bridgeOf(ours), await bridgeOf(theirs)];
    expect(bridges).toEqual([names().bridge, expect.stringMatching(/^cloudlet-/)]);
    expect(bridges[1]).not.toBe(bridges[0]);

    await (await node.connect()).prepare();
    await (await node.connect('second')).prepare();
    expect([await bridgeOf(ours), await bridgeOf(theirs)]).toEqual(bridges);
  });

  it('see their own guests alone', async () => {
    expect(await idsOf(node.hypervisor)).toEqual([ours.id]);
    expect(await idsOf(second)).toEqual([theirs.id]);
    expect(await second.findDomain(ours.id)).toBeNull();
    expect((await second.listHoldings()).disks).toEqual([theirs.id]);
    expect((await node.hypervisor.listHoldings()).domains).toEqual([ours.id]);
  });

  /** What an operator sees of the first node's guest: the same text as long as nobody touches it. */
  const seenFromOutside = async () =>
    [await node.virsh('domid', ours.id), await node.virsh('dumpxml', '--inactive', ours.id)].join('');
  /** All that the second node may be asked for by somebody who takes the first one's guest for its own. */
  async function meddle(): Promise<void> {
    await second.powerOffDomain(ours.id);
    await second.undefineDomain(ours.id);
    await second.deleteDisk(ours.id);
    const refused = [
      () => second.startDomain(ours.id),
      () => second.pressPowerButton(ours.id),
      () => second.rebootDomain(ours.id),
      () => second.resetDomain(ours.id),
      () => second.defineDomain({ ...ours.domain, generation: 9 }),
      () => second.openConsole(ours.id, 0),
    ];
    for (const call of refused) await expectError('domain_foreign', call());
  }

  it('leave each other’s running guests alone, whatever they are asked for', async () => {
    const before = await seenFromOutside();
    await meddle();
    expect(await seenFromOutside()).toBe(before);
    expect(await node.virsh('domstate', ours.id)).toContain('running');
    expect((await second.listHoldings()).domains).toEqual([theirs.id]);
  });

  it('know by their disks the guests whose mark does not say whose they are', async () => {
    const mark = ['metadata', ours.id, '--uri', METADATA_URI];
    expect(await node.virsh(...mark)).toContain(`stateDir="${node.stateDir}"`);
    const older = '<instance generation="3" tenantId="t" tenant="contract" name="web"/>';
    await node.virsh(...mark, '--live', '--config', '--key', 'cloudlet', '--set', older);
    expect(await node.virsh(...mark)).not.toContain('stateDir=');
    expect(await idsOf(node.hypervisor)).toEqual([ours.id]);
    expect(await idsOf(second)).toEqual([theirs.id]);
  });

  it('keep a network that is not as it should be while guests are in it, and say so', async () => {
    await redefineElsewhere();
    const again = await node.connect();
    await again.prepare();
    expect(await bridgeOf(ours)).toBe(names().bridge);
    expect(node.warnings).toEqual([expect.stringContaining(names().network)]);

    await again.powerOffDomain(ours.id);
    await again.prepare();
    expect(await networkXml()).toContain(`dhcp-hostsdir=${node.stateDir}/dhcp-hosts`);
    expect(node.warnings).toHaveLength(1);
  });

  it('leave each other’s guests alone that are off, and those whose mark does not say whose they are', async () => {
    const before = await seenFromOutside();
    await meddle();
    expect(await seenFromOutside()).toBe(before);
  });

  it('leave a domain alone that no node has marked', async () => {
    const id = randomUUID();
    const file = join(folder, 'plain-domain.xml');
    const emulated = "<os><type arch='x86_64'>hvm</type></os><memory unit='MiB'>16</memory>";
    await writeFile(file, `<domain type='qemu'><name>plain</name><uuid>${id}</uuid>${emulated}</domain>`);
    await node.virsh('define', file);
    await second.undefineDomain(id);
    await expectError('domain_foreign', second.startDomain(id));
    expect(await node.virsh('domstate', id)).toContain('shut off');
    await node.virsh('undefine', id);
  });

  it('leave a network that has the plain name to the node that it was made for', async () => {
    const [plain, state] = [join(folder, 'plain.xml'), `state-${randomUUID()}`];
    const xml = await networkXml();
    const made = xml
      .replace(/<uuid>.*<\/uuid>/, '')
      .replaceAll(names().network, 'cloudlet')
      .replace(/<mac .*>/, '')
      .replaceAll(/address='10\.\d+\.\d+/g, "address='10.250.4")
      .replaceAll(/ip='10\.\d+\.\d+/g, "ip='10.250.4")
      .replace('/state/dhcp-hosts', `/${state}/dhcp-hosts`);
    await writeFile(plain, made);
    await node.virsh('net-define', plain);
    const older = await node.connect(state);
    await older.prepare();
    expect((await older.host()).natCidr).toBe('10.250.4.0/22');
    const guest = await runGuest(older, 'old');
    expect(await bridgeOf(guest)).not.toBe(names().bridge);
    expect(await node.virsh('domiflist', guest.id)).toContain(' cloudlet ');
    await older.powerOffDomain(guest.id);
  });

  it('say loudly that guests are of a state folder that is not there any more, and know them again where a link leads', async () => {
    const moved = await node.connect('before');
    await moved.prepare();
    const guest = await runGuest(moved, 'moved');
    const [before, after] = [join(node.stateDir, '../before'), join(node.stateDir, '../after')];
    await rename(before, after);
    const again = await node.connect('after');
    await again.prepare();
    expect(node.warnings.slice(1)).toEqual([expect.stringMatching(`^1 guest\\(s\\) .*${before}`)]);
    expect(await idsOf(again)).toEqual([]);

    await symlink(after, before);
    await again.prepare();
    expect(node.warnings).toHaveLength(2);
    expect(await idsOf(again)).toEqual([guest.id]);
    await again.powerOffDomain(guest.id);
    await again.undefineDomain(guest.id);
  });

  it('told every call, also those that wait for a guest', () => {
    expect(node.calls).toEqual(
      expect.arrayContaining(['network.defineXml', 'domain.create', 'domain.destroy']),
    );
  });

  it('had no errors to report', () => expect(node.errors).toEqual([]));
});
