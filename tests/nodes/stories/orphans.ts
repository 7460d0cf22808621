import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { guestsOf, powerOn } from '../guests.ts';
import type { ComputeNode, ThreeNodes } from '../three-nodes.ts';
import type { Inhabitants } from './spread.ts';

type Orphan = {
  readonly id: string;
  readonly kind: string;
  readonly instanceId: string;
  readonly node: { name: string };
};

const STATE = 'var/lib/cloudlet/node';

/** What nobody asked for lies on two nodes: a domain with our mark, and a disk. */
export function leaveOrphans(
  cloud: () => ThreeNodes,
  inhabitants: Inhabitants,
): { domain: string; disk: string } {
  const orphans = { domain: randomUUID(), disk: randomUUID() };
  test('somebody defines a domain with our mark by hand, and a disk is left over', async () => {
    const [first, second] = [cloud().node('node-1'), cloud().node('node-2')];
    const model = inhabitants.of(first.name);
    await makeDisk(first, orphans.domain, await baseOf(first, model.id));
    const xml = (await first.virsh('dumpxml', '--inactive', model.id))
      .replaceAll(model.id, orphans.domain)
      .replaceAll(model.id.slice(-8), orphans.domain.slice(-8))
      .replaceAll(model.name, 'by-hand')
      .replaceAll(model.macAddress, '52:54:00:0f:0f:0f');
    writeFileSync(join(first.folder, STATE, 'by-hand.xml'), xml);
    await first.virsh('define', `/${STATE}/by-hand.xml`);
    await makeDisk(second, orphans.disk, await baseOf(second, inhabitants.of(second.name).id));
  });
  return orphans;
}

/** An operator is shown both, and deals with each by one action. */
export function dealWithOrphans(cloud: () => ThreeNodes, orphans: { domain: string; disk: string }): void {
  const list = async () =>
    (JSON.parse(await cloud().cloudlet('orphan', 'list', '--json')) as { orphans: Orphan[] }).orphans;
  const shown = (instanceId: string) =>
    until(
      'the orphan is shown',
      async () => (await list()).find((one) => one.instanceId === instanceId),
      120_000,
    );

  test('a domain that no row explains is shown and left alone, and adopted by one action', async () => {
    const node = cloud().node('node-1');
    const tenant = guestsOf(cloud().cloud);
    const orphan = await shown(orphans.domain);
    expect(orphan).toMatchObject({ kind: 'instance', node: { name: node.name } });
    expect(await powerOn(node, { id: orphans.domain })).toBe('shut off');
    await cloud().cloudlet('orphan', 'adopt', orphan.id, '--yes');
    const adopted = await tenant.read(orphans.domain);
    expect(adopted).toMatchObject({ name: 'by-hand', status: 'SHUTOFF', node: { name: node.name } });
    await tenant.ended(await tenant.destroy(adopted.id));
    expect(await powerOn(node, adopted)).toBe('absent');
  });

  test('a disk that no row explains is shown, and removed by one action', async () => {
    const node = cloud().node('node-2');
    const orphan = await shown(orphans.disk);
    expect(orphan.node.name).toBe(node.name);
    expect(instancesOn(node)).toContain(orphans.disk);
    await cloud().cloudlet('orphan', 'remove', orphan.id, '--yes');
    await until('it is removed', () => !instancesOn(node).includes(orphans.disk));
  });
}

const instancesOn = ({ folder }: ComputeNode) => readdirSync(join(folder, STATE, 'instances'));

const diskOf = (instanceId: string) => `/${STATE}/instances/${instanceId}/disk.qcow2`;

async function baseOf(node: ComputeNode, instanceId: string): Promise<string> {
  const information = await node.run('qemu-img', 'info', '-U', '--output=json', diskOf(instanceId));
  return (JSON.parse(information) as { 'full-backing-filename': string })['full-backing-filename'];
}

async function makeDisk(node: ComputeNode, instanceId: string, base: string): Promise<void> {
  mkdirSync(join(node.folder, STATE, 'instances', instanceId), { mode: 0o711 });
  await node.run('qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', base, diskOf(instanceId));
}
