import { cpSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { agentOf } from '../agent.ts';
import { createComputeHost } from '../compute-host.ts';
import { guestsOf, powerOn } from '../guests.ts';
import type { ThreeNodes } from '../three-nodes.ts';

/** Two agents that take themselves for the same node. */
export function twoAgents(cloud: () => ThreeNodes): void {
  test('a second agent beside the first refuses to start and says why', async () => {
    const node = cloud().node('node-1');
    const pid = await node.run('cat', '/run/agent.pid');
    const second = agentOf(node, 'second');
    expect(await second.start()).toBe(1);
    expect(second.log()).toContain(`another agent, process ${pid}, uses /var/lib/cloudlet/node/epochs`);
    await node.run('kill', '-0', pid);
  });

  test('a copy of a node’s state on another host is refused and does nothing', async () => {
    const node = cloud().node('node-1');
    const tenant = guestsOf(cloud().cloud);
    const before = await rowOf(cloud(), node.id);
    const said = node.agent.log().length;
    const copy = createComputeHost(join(node.folder, '../copy'), 4);
    cpSync(join(node.folder, 'var/lib/cloudlet'), join(copy.folder, 'var/lib/cloudlet'), {
      recursive: true,
      filter: (path) => !lstatSync(path).isSocket(),
    });
    await copy.powerOn();
    try {
      const agent = agentOf(copy);
      void agent.start();
      await until('it is refused and audited', async () => {
        const rows = await cloud().sql<{ reason: string }>(
          `SELECT error_code AS reason FROM audit_event WHERE action = 'report.refused' AND target_id = '${node.id}'`,
        );
        return rows.some(({ reason }) => reason === 'not_this_nodes_host');
      });
      await cloud().placeOn(node.name);
      const guest = await tenant.create('on-the-real-one');
      expect(await powerOn(node, guest)).toBe('running');
      await tenant.ended(await tenant.destroy(guest.id));
      expect(await copy.virsh('list', '--all', '--uuid')).toBe('');
      expect(agent.log()).not.toContain('job taken');
      expect(agent.log()).toContain('the state folder is another host’s');
      expect(node.agent.log().slice(said)).not.toContain('redis has lost its data');
      expect(await rowOf(cloud(), node.id)).toEqual(before);
    } finally {
      await copy.powerCut();
      await cloud().placeAnywhere();
    }
  });
}

async function rowOf(cloud: ThreeNodes, id: string) {
  const [row] = await cloud.sql(`SELECT status, host_uuid, boot_id, epoch FROM node WHERE id = '${id}'`);
  return row;
}
