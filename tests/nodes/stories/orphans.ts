import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { type GuestView, guestsOf, leftOn, powerOn, startsOn } from '../guests.ts';
import type { ComputeNode, ThreeNodes } from '../three-nodes.ts';
import type { Inhabitants } from './spread.ts';

type Orphan = {
  readonly id: string;
  readonly kind: string;
  readonly instanceId: string;
  readonly node: { name: string };
};

const STATE = 'var/lib/cloudlet/node';

export type Left = { readonly forgotten: () => GuestView; readonly disk: string };

/** On one node runs a guest of which the database has forgotten everything; on another lies a disk that is left over. */
export function leaveOrphans(cloud: () => ThreeNodes, inhabitants: Inhabitants): Left {
  let guest: GuestView | null = null;
  const disk = randomUUID();
  test('the rows of a guest are lost, and a disk is left over', async () => {
    await cloud().placeOn('node-1');
    guest = await guestsOf(cloud().cloud).create('forgotten');
    await cloud().placeAnywhere();
    await cloud().execute(forget(guest.id));
    const second = cloud().node('node-2');
    await makeDisk(second, disk, await baseOf(second, inhabitants.of(second.name).id));
  });
  return {
    disk,
    forgotten() {
      if (!guest) throw new Error('there is no forgotten guest');
      return guest;
    },
  };
}

/** An operator is shown both, and deals with each by one action. */
export function dealWithOrphans(cloud: () => ThreeNodes, { forgotten, disk }: Left): void {
  const list = async () =>
    (JSON.parse(await cloud().cloudlet('orphan', 'list', '--json')) as { orphans: Orphan[] }).orphans;
  const shown = (instanceId: string) =>
    until(
      'the orphan is shown',
      async () => (await list()).find((one) => one.instanceId === instanceId),
      120_000,
    );

  test('a guest that no row explains is shown and runs on, and is adopted by one action', async () => {
    const node = cloud().node('node-1');
    const tenant = guestsOf(cloud().cloud);
    const guest = forgotten();
    const orphan = await shown(guest.id);
    expect(orphan).toMatchObject({ kind: 'instance', node: { name: node.name } });
    expect(await tenant.find(guest.id)).toBeNull();
    expect(await powerOn(node, guest)).toBe('running');
    expect(startsOn(node, guest)).toBe(1);
    await cloud().cloudlet('orphan', 'adopt', orphan.id, '--yes');
    const { id, name, macAddress } = guest;
    expect(await tenant.read(id)).toMatchObject({
      name,
      macAddress,
      status: 'ACTIVE',
      node: { name: node.name },
    });
    expect(startsOn(node, guest)).toBe(1);
    await tenant.ended(await tenant.destroy(id));
    expect(await powerOn(node, guest)).toBe('absent');
    expect(leftOn(node, guest)).toBe('');
  });

  test('a disk that no row explains is shown, and removed by one action', async () => {
    const node = cloud().node('node-2');
    const orphan = await shown(disk);
    expect(orphan.node.name).toBe(node.name);
    expect(instancesOn(node)).toContain(disk);
    await cloud().cloudlet('orphan', 'remove', orphan.id, '--yes');
    await until('it is removed', () => !instancesOn(node).includes(disk));
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

/** What a restored backup from before it was made would not have. */
function forget(instanceId: string): string {
  const ofIt = `instance_id = '${instanceId}'`;
  return `BEGIN;
    DELETE FROM operation_step WHERE operation_id IN (SELECT id FROM operation WHERE ${ofIt});
    DELETE FROM operation WHERE ${ofIt};
    DELETE FROM port WHERE ${ofIt};
    DELETE FROM claim WHERE ${ofIt};
    DELETE FROM instance WHERE id = '${instanceId}';
    COMMIT`;
}
