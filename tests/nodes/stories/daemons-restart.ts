import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { type GuestView, guestsOf, leftOn, powerOn } from '../guests.ts';
import type { ComputeNode, ThreeNodes } from '../three-nodes.ts';
import type { Inhabitants } from './spread.ts';

/** libvirt's daemons end and come back, as an upgrade of Debian's package makes them. */
export function daemonsRestart(cloud: () => ThreeNodes, inhabitants: Inhabitants): void {
  test.each(['TERM', 'KILL'] as const)(
    'guests and operations outlive a libvirtd that ends by SIG%s',
    async (signal) => {
      const node = cloud().node('node-1');
      const tenant = guestsOf(cloud().cloud);
      const guest = inhabitants.of(node.name);
      const processes = await node.run('pgrep', '-f', 'qemu-system');
      await cloud().placeOn(node.name);
      const { instance, operation } = await tenant.ask(`through-${signal.toLowerCase()}`);
      await until('it is under way', () => leftOn(node, instance) !== '');
      await node.endDaemon('libvirtd', signal);
      await node.startDaemon('libvirtd');
      await tenant.ended(operation);
      expect(await powerOn(node, instance)).toBe('running');
      expect(await node.run('pgrep', '-fc', `qemu-system.*-uuid ${instance.id}`)).toBe('1');
      expect(await node.run('pgrep', '-f', 'qemu-system')).toContain(processes);
      expect(await tenant.read(guest.id)).toMatchObject({ status: 'ACTIVE' });
      await tenant.ended(await tenant.destroy(instance.id));
      await cloud().placeAnywhere();
    },
  );

  test('a virtlogd that is reloaded, as an upgrade does, loses no console', async () => {
    const node = cloud().node('node-1');
    const tenant = guestsOf(cloud().cloud);
    const guest = inhabitants.of(node.name);
    const written = consoleLength(node, guest);
    await node.signalDaemon('virtlogd', 'USR1');
    await tenant.ended(await tenant.act(guest.id, 'reboot', { mode: 'hard' }));
    await until('the guest writes to its console', () => consoleLength(node, guest) > written);
  });

  test('guests and operations outlive a virtlogd that is killed, and the next start brings the console back', async () => {
    const node = cloud().node('node-1');
    const tenant = guestsOf(cloud().cloud);
    const guest = inhabitants.of(node.name);
    const processes = await node.run('pgrep', '-f', 'qemu-system');
    await node.endDaemon('virtlogd', 'KILL');
    await node.startDaemon('virtlogd');
    await tenant.ended(await tenant.act(guest.id, 'reboot', { mode: 'hard' }));
    expect(await node.run('pgrep', '-f', 'qemu-system')).toBe(processes);
    await tenant.ended(await tenant.act(guest.id, 'stop', { force: true }));
    const written = consoleLength(node, guest);
    await tenant.ended(await tenant.act(guest.id, 'start'));
    await until('the guest writes to its console', () => consoleLength(node, guest) > written);
  });
}

function consoleLength({ folder }: ComputeNode, { id }: GuestView): number {
  const log = join(folder, 'var/lib/cloudlet/node/instances', id, 'console/console.log');
  return readFileSync(log).length;
}
