import { expect, test } from 'vitest';
import type { Operation } from '../../support/cloud.ts';
import { until } from '../../support/until.ts';
import { type GuestView, guestsOf, leftOn, powerOn, startsOn } from '../guests.ts';
import type { ComputeNode, ThreeNodes } from '../three-nodes.ts';
import type { Inhabitants } from './spread.ts';

/** A host whose power fails in the middle of its work. */
export function hostDies(cloud: () => ThreeNodes, inhabitants: Inhabitants): void {
  test('a host comes back from a power failure: what was deleted meanwhile is never started, what should run runs, what was off stays off', async () => {
    const node = cloud().node('node-3');
    const tenant = guestsOf(cloud().cloud);
    const running = inhabitants.of(node.name);
    await cloud().placeOn(node.name);
    const off = await tenant.create('off');
    await tenant.ended(await tenant.act(off.id, 'stop', { force: true }));
    const restarted = await tenant.create('restarted');
    await tenant.ended(await tenant.act(restarted.id, 'stop', { force: true }));

    // libvirt hangs, so that a create and a start are under way for as long as it takes.
    await node.signalDaemon('libvirtd', 'STOP');
    const half = await tenant.ask('half-built');
    const start = await tenant.act(restarted.id, 'start');
    for (const operation of [half.operation, start]) await isBegun(node, operation);
    const before = startsOn(node, restarted);
    await node.powerCut();
    const doomed = [half.instance, restarted];
    for (const guest of doomed) await tenant.destroy(guest.id);

    await node.powerOn();
    void node.agent.start();
    await cloud().nodeIs(node.name, 'UP');
    for (const guest of doomed) {
      await until(`${guest.name} is gone`, async () => (await powerOn(node, guest)) === 'absent');
      await until(`nothing is left of ${guest.name}`, () => leftOn(node, guest) === '');
      expect(await tenant.find(guest.id)).toBeNull();
    }
    expect(startsOn(node, half.instance)).toBe(0);
    expect(startsOn(node, restarted)).toBe(before);

    await until('what should run runs', async () => (await tenant.read(running.id)).status === 'ACTIVE');
    expect(await powerOn(node, running)).toBe('running');
    expect(startsOn(node, running)).toBe(2);
    expect(await startsByTheCloud(cloud(), running)).toMatchObject([
      { status: 'SUCCEEDED', requested_via: 'system' },
    ]);

    expect(await tenant.read(off.id)).toMatchObject({ status: 'SHUTOFF', task: null });
    expect(await powerOn(node, off)).toBe('shut off');
    expect(startsOn(node, off)).toBe(1);
    await cloud().placeAnywhere();
  });
}

/** Waits until the operation is in the agent's journal with a step. */
function isBegun(node: ComputeNode, { id }: Operation): Promise<unknown> {
  return until('the operation has begun', () =>
    node.run('sh', '-c', `grep -l '"mark":"begun"' /var/lib/cloudlet/node/journal/${id}-1.jsonl || true`),
  );
}

function startsByTheCloud(cloud: ThreeNodes, { id }: GuestView) {
  return cloud.sql(
    `SELECT status, requested_via FROM operation WHERE instance_id = '${id}' AND kind = 'start'`,
  );
}
