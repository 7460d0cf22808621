import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { guestsOf, powerOn } from '../guests.ts';
import type { ThreeNodes } from '../three-nodes.ts';
import type { Inhabitants } from './spread.ts';

/** A node whose agent does not run for a while. */
export function agentAway(cloud: () => ThreeNodes, inhabitants: Inhabitants): void {
  test('a guest that powers itself off while its agent is away is off, and meant to be', async () => {
    const node = cloud().node('node-1');
    const tenant = guestsOf(cloud().cloud);
    const guest = inhabitants.of(node.name);
    await node.agent.end('KILL');
    await node.virsh('shutdown', '--mode', 'acpi', guest.id);
    await until('the guest is off', async () => (await powerOn(node, guest)) === 'shut off');
    expect(await tenant.read(guest.id)).toMatchObject({ status: 'ACTIVE' });
    void node.agent.start();
    await until('that is known', async () => (await tenant.read(guest.id)).status === 'SHUTOFF');
    expect(await tenant.read(guest.id)).toMatchObject({ task: null });
    const wanted = await cloud().sql(`SELECT desired_power FROM instance WHERE id = '${guest.id}'`);
    expect(wanted).toEqual([{ desired_power: 'OFF' }]);
    await tenant.ended(await tenant.act(guest.id, 'start'));
    expect(await powerOn(node, guest)).toBe('running');
  });
}
