import { expect, test } from 'vitest';
import { type GuestView, guestsOf } from '../guests.ts';
import type { ThreeNodes } from '../three-nodes.ts';

/** Instances that are to stand or fall apart. */
export function groups(cloud: () => ThreeNodes): void {
  const addGroup = async (policy: 'AFFINITY' | 'ANTI_AFFINITY') => {
    const body = { name: policy.toLowerCase().replace('_', '-'), policy };
    return (await cloud().cloud.request<{ id: string }>('POST', '/server-groups', body)).answer.id;
  };
  const removeAll = async (group: string, members: readonly GuestView[]) => {
    const tenant = guestsOf(cloud().cloud);
    for (const member of members) await tenant.ended(await tenant.destroy(member.id));
    await cloud().cloud.request('DELETE', `/server-groups/${group}`);
  };

  test('three that keep apart are on three nodes, and there is none for a fourth', async () => {
    const tenant = guestsOf(cloud().cloud);
    const group = await addGroup('ANTI_AFFINITY');
    const members = [];
    for (const name of ['apart-1', 'apart-2', 'apart-3']) members.push(await tenant.create(name, group));
    expect(members.map(({ node }) => node.name).sort()).toEqual(['node-1', 'node-2', 'node-3']);
    await expect(tenant.ask('apart-4', group)).rejects.toThrow('no_node');
    await removeAll(group, members);
  });

  test('those that stay together are on one', async () => {
    const tenant = guestsOf(cloud().cloud);
    const group = await addGroup('AFFINITY');
    const members = [await tenant.create('together-1', group), await tenant.create('together-2', group)];
    expect(members[1]?.node.name).toBe(members[0]?.node.name);
    await removeAll(group, members);
  });
}
