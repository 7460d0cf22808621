import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { guestsOf, leftOn, powerOn, startsOn } from '../guests.ts';
import type { ThreeNodes } from '../three-nodes.ts';
import type { Inhabitants } from './spread.ts';

const DOWN_WITHIN_MS = 30_000;

/** A node without its network for a while. */
export function cutOff(cloud: () => ThreeNodes, inhabitants: Inhabitants): void {
  test('a node that is cut off is DOWN within 30 s, and all that was asked meanwhile is so when it is back', async () => {
    const node = cloud().node('node-2');
    const tenant = guestsOf(cloud().cloud);
    const doomed = inhabitants.of(node.name);
    await cloud().placeOn(node.name);
    const stopping = await tenant.create('stopping');
    await cloud().placeAnywhere();
    const processes = await node.run('pgrep', '-f', 'qemu-system');

    node.cable('down');
    const cutAt = performance.now();
    const stop = await tenant.act(stopping.id, 'stop', { force: true });
    await cloud().nodeIs(node.name, 'DOWN');
    expect(performance.now() - cutAt).toBeLessThan(DOWN_WITHIN_MS);
    for (const guest of [doomed, stopping]) {
      expect(await tenant.read(guest.id)).toMatchObject({ status: 'ACTIVE', node: { status: 'DOWN' } });
      expect(await powerOn(node, guest)).toBe('running');
    }
    expect(await node.run('pgrep', '-f', 'qemu-system')).toBe(processes);

    const destroy = await tenant.destroy(doomed.id);
    expect(await tenant.find(doomed.id)).toBeNull();
    const elsewhere = await tenant.create('elsewhere');
    expect(elsewhere).toMatchObject({
      status: 'ACTIVE',
      node: { name: expect.stringMatching(/^node-[13]$/) },
    });
    expect(await powerOn(node, doomed)).toBe('running');

    node.cable('up');
    await cloud().nodeIs(node.name, 'UP');
    await tenant.ended(stop);
    expect(await powerOn(node, stopping)).toBe('shut off');
    expect(await tenant.read(stopping.id)).toMatchObject({ status: 'SHUTOFF', node: { status: 'UP' } });
    await until('the destroy has ended', async () => {
      const [row] = await cloud().sql<{ status: string }>(
        `SELECT status FROM operation WHERE id = '${destroy.id}'`,
      );
      return row?.status === 'SUCCEEDED';
    });
    expect(await powerOn(node, doomed)).toBe('absent');
    expect(leftOn(node, doomed)).toBe('');
    expect(startsOn(node, doomed)).toBe(1);
    expect(await cloud().sql(`SELECT 1 FROM claim WHERE instance_id = '${doomed.id}'`)).toEqual([]);
    expect(await cloud().sql(`SELECT 1 FROM port WHERE instance_id = '${doomed.id}'`)).toEqual([]);
    await tenant.ended(await tenant.destroy(elsewhere.id));
    await tenant.ended(await tenant.destroy(stopping.id));
  });
}
