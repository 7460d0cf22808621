import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { healthOf } from '../cloud/health.ts';
import { bundle, type Program, startProgram, until } from '../cloud/process.ts';
import type { Servers } from '../cloud/servers.ts';
import { NODE_SECRET } from '../fill/fill-base.ts';
import type { FleetNode, FleetPlan } from './fleet-plan.ts';

/** The process that plays the nodes. */
export type Fleet = Program & {
  /** A guest powers itself off. @returns when its host said so, in milliseconds since 1970 */
  powerOff(instanceId: string): Promise<number>;
};

/** Starts the fleet for all nodes of the database, with the domains that their instances have, and waits until each is known. */
export async function startFleet(
  servers: Servers,
  owner: Client,
  gatewayUrl: string,
  nodeOptions: readonly string[] = [],
): Promise<Fleet> {
  const { folder, redisUrl, memoryFolder } = servers;
  const plan: FleetPlan = {
    redisUrl,
    gatewayUrl,
    secret: NODE_SECRET,
    stateFolder: memoryFolder,
    nodes: await readNodes(owner),
  };
  const planFile = join(folder, 'fleet.json');
  const socket = join(folder, 'fleet.sock');
  writeFileSync(planFile, JSON.stringify(plan));
  const fleet = startProgram({
    name: 'fleet',
    path: await bundle('bench', 'src/scale/fleet/main.ts', 'fleet.js'),
    folder,
    nodeOptions,
    environment: { CLOUDLET_FLEET_PLAN: planFile, CLOUDLET_HEALTH_SOCKET: socket },
  });
  await until('every node is known', async () => (await healthOf(socket))?.healthy === true, 300_000).catch(
    async (error: unknown) => {
      await fleet.stop();
      throw error;
    },
  );
  return {
    ...fleet,
    async powerOff(instanceId) {
      const said = once(fleet.child, 'message');
      fleet.child.send({ powerOff: instanceId });
      return Number((await said)[0]);
    },
  };
}

async function readNodes(owner: Client): Promise<FleetNode[]> {
  const { rows } = await owner.query<{ node: FleetNode }>(`
    SELECT jsonb_build_object('nodeId', n.id, 'name', n.name, 'hostUuid', n.host_uuid, 'bootId', n.boot_id,
      'epoch', n.epoch + 1, 'natCidr', n.nat_cidr,
      'size', jsonb_build_object('vcpus', n.vcpus, 'memoryMib', n.memory_mib, 'diskGib', n.disk_gib),
      'domains', (SELECT coalesce(jsonb_agg(jsonb_build_object('instanceId', i.id, 'generation', i.generation,
          'power', CASE i.status WHEN 'ACTIVE' THEN 'running' ELSE 'shutoff' END)), '[]')
        FROM instance i WHERE i.node_id = n.id AND i.deleted_at IS NULL)) AS node
      FROM node n ORDER BY n.name`);
  return rows.map(({ node }) => node);
}
