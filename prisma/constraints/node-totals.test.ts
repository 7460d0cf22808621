import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { insert, insertWorld } from './rows.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const size = fc.record({
  vcpus: fc.integer({ min: 1, max: 8 }),
  memory_mib: fc.integer({ min: 1, max: 2_048 }),
  disk_gib: fc.integer({ min: 1, max: 60 }),
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('claim' as const), node: fc.nat(1), size }),
  fc.record({ kind: fc.constant('change' as const), which: fc.nat(20), size }),
  fc.record({ kind: fc.constant('move' as const), which: fc.nat(20), node: fc.nat(1) }),
  fc.record({ kind: fc.constant('release' as const), which: fc.nat(20) }),
  fc.record({
    kind: fc.constant('ratio' as const),
    node: fc.nat(1),
    ratio: fc.double({ min: 0.5, max: 4, noNaN: true }),
  }),
);

test('a node’s totals are the sum of its claims, and none makes them grow beyond what is allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await client.query('BEGIN');
      const world = await insertWorld(client);
      const { id: second } = await insert(client, 'node');
      const nodes = [world.node_id, second];
      const claims: unknown[] = [];
      for (const one of steps) {
        await client.query('SAVEPOINT before');
        const before = await readNodes(nodes);
        try {
          await run(one, world, nodes, claims);
        } catch (error) {
          // Our own code and no other: everything else is a fault of this test or of the trigger.
          if (!(error instanceof pg.DatabaseError) || error.code !== 'CL001') throw error;
          expect(error.constraint).toBe('node_capacity');
          await client.query('ROLLBACK TO before');
        }
        await expectSums(nodes);
        expectNoGrowthBeyond(before, await readNodes(nodes));
      }
      await client.query('ROLLBACK');
    }),
    { numRuns: 40 },
  );
});

test('of claims that come at once to a nearly full node just those that fit are taken', async () => {
  const world = await insertWorld(client);
  const { node_id, tenant_id, flavor_id, image_id } = world;
  const limits = 'vcpus = 4, cpu_allocation_ratio = 1.5 WHERE id = $1';
  await client.query(`UPDATE node SET ${limits}`, [node_id]);
  const of = { tenant_id, node_id };
  const instances = await Promise.all(
    Array.from({ length: 41 }, () => insert(client, 'instance', { ...of, flavor_id, image_id })),
  );
  const [first, ...others] = instances.map(({ id }) => id);
  const tiny = { memory_mib: 1, disk_gib: 1 };
  await insert(client, 'claim', { ...of, ...tiny, instance_id: first, vcpus: 3 });

  const connections = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const one = new pg.Client({ connectionString: database.url });
      await one.connect();
      return one;
    }),
  );
  const outcomes = await Promise.allSettled(
    others.map((instance_id, index) =>
      insert(connections[index % 10] as pg.Client, 'claim', { ...of, ...tiny, instance_id, vcpus: 1 }),
    ),
  );
  for (const one of connections) await one.end();
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(new Set(refused.map(({ reason }) => reason.constraint))).toEqual(new Set(['node_capacity']));
  expect((await readNodes([node_id]))[0]?.claimed[0]).toBe(6);
});

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

async function run(one: Step, world: { tenant_id: string }, nodes: unknown[], claims: unknown[]) {
  const claim = 'which' in one ? claims[one.which % Math.max(1, claims.length)] : undefined;
  if ('which' in one && claim === undefined) return;
  switch (one.kind) {
    case 'claim': {
      const of = { ...world, node_id: nodes[one.node] } as Record<string, unknown>;
      const { tenant_id, node_id, flavor_id, image_id } = of;
      const { id: instance_id } = await insert(client, 'instance', {
        tenant_id,
        node_id,
        flavor_id,
        image_id,
      });
      const { id } = await insert(client, 'claim', { tenant_id, node_id, instance_id, ...one.size });
      claims.push(id);
      return;
    }
    case 'change':
      await client.query('UPDATE claim SET vcpus = $2, memory_mib = $3, disk_gib = $4 WHERE id = $1', [
        claim,
        one.size.vcpus,
        one.size.memory_mib,
        one.size.disk_gib,
      ]);
      return;
    case 'move':
      await client.query('UPDATE claim SET node_id = $2 WHERE id = $1', [claim, nodes[one.node]]);
      return;
    case 'release':
      await client.query('DELETE FROM claim WHERE id = $1', [claim]);
      return;
    case 'ratio':
      await client.query(
        `UPDATE node SET cpu_allocation_ratio = $2, memory_allocation_ratio = $2, disk_allocation_ratio = $2
          WHERE id = $1`,
        [nodes[one.node], one.ratio],
      );
  }
}

type NodeRow = { claimed: number[]; allowed: number[] };

async function readNodes(nodes: unknown[]): Promise<NodeRow[]> {
  const { rows } = await client.query(
    `SELECT ARRAY[claimed_vcpus, claimed_memory_mib, claimed_disk_gib] AS claimed,
            ARRAY[floor(vcpus * cpu_allocation_ratio), floor(memory_mib * memory_allocation_ratio),
                  floor(disk_gib * disk_allocation_ratio)] AS allowed
       FROM node WHERE id = ANY($1) ORDER BY id`,
    [nodes],
  );
  return rows;
}

async function expectSums(nodes: unknown[]): Promise<void> {
  const { rows } = await client.query(
    `SELECT claimed_vcpus = coalesce(sum(c.vcpus), 0) AND claimed_memory_mib = coalesce(sum(c.memory_mib), 0)
            AND claimed_disk_gib = coalesce(sum(c.disk_gib), 0) AS equal
       FROM node n LEFT JOIN claim c ON c.node_id = n.id WHERE n.id = ANY($1) GROUP BY n.id`,
    [nodes],
  );
  expect(rows).toEqual([{ equal: true }, { equal: true }]);
}

/** A ratio that was lowered leaves what is claimed: only growth is refused. */
function expectNoGrowthBeyond(before: NodeRow[], after: NodeRow[]): void {
  for (const [index, node] of after.entries()) {
    for (const [resource, claimed] of node.claimed.entries()) {
      const grew = claimed > (before[index]?.claimed[resource] ?? 0);
      if (grew) expect(claimed).toBeLessThanOrEqual(node.allowed[resource] ?? 0);
    }
  }
}
