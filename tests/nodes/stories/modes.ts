import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { guestsOf, powerOn, startsOn } from '../guests.ts';
import type { ThreeNodes } from '../three-nodes.ts';
import type { Inhabitants } from './spread.ts';

/** What an operator wants of a node: none new, a reboot in peace, gone. */
export function modes(cloud: () => ThreeNodes, inhabitants: Inhabitants): void {
  const node = (...args: string[]) => cloud().cloudlet('node', ...args);

  test('a drained node gets no guest, and cannot be removed while it has some', async () => {
    const tenant = guestsOf(cloud().cloud);
    await node('drain', 'node-1');
    await node('drain', 'node-2');
    const guest = await tenant.create('where-else');
    expect(guest.node.name).toBe('node-3');
    await expect(node('remove', 'node-1')).rejects.toThrow(inhabitants.of('node-1').name);
    for (const name of ['node-1', 'node-2']) await node('enable', name);
    await tenant.ended(await tenant.destroy(guest.id));
  });

  test('a host is rebooted in maintenance, and what should run is started when that ends', async () => {
    const host = cloud().node('node-3');
    const tenant = guestsOf(cloud().cloud);
    const guest = inhabitants.of(host.name);
    const starts = startsOn(host, guest);
    await node('maintenance', host.name, '--reason', 'another kernel');
    await expect(tenant.act(guest.id, 'stop', { force: true })).rejects.toThrow('node_in_maintenance');
    await host.powerCut();
    await host.powerOn();
    void host.agent.start();
    await until(
      'the guest is known to be off',
      async () => (await tenant.read(guest.id)).status === 'SHUTOFF',
    );
    expect(await powerOn(host, guest)).toBe('shut off');
    expect(startsOn(host, guest)).toBe(starts);
    await node('enable', host.name);
    await until('it runs again', async () => (await tenant.read(guest.id)).status === 'ACTIVE');
    expect(await powerOn(host, guest)).toBe('running');
    expect(startsOn(host, guest)).toBe(starts + 1);
  });
}
