import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { insert, insertWorld, type World } from './rows.ts';

let database: TestDatabase;
const clients: pg.Client[] = [];
let world: World;
let nodes: string[];

const CONNECTIONS = 8;
beforeAll(async () => {
  database = await createTestDatabase();
  for (let count = 0; count < CONNECTIONS; count += 1) {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    clients.push(client);
  }
});
afterAll(async () => {
  for (const client of clients) await client.end();
  await database.drop();
});
beforeEach(async () => {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  world = await insertWorld(owner);
  const { id } = await insert(owner, 'node');
  nodes = [world.node_id, id as unknown as string];
  await owner.end();
});

type Policy = 'AFFINITY' | 'ANTI_AFFINITY';

const client = (index = 0) => clients[index % CONNECTIONS] as pg.Client;

async function makeGroup(policy: Policy): Promise<string> {
  const { id } = await insert(client(), 'server_group', { tenant_id: world.tenant_id, policy });
  return id as unknown as string;
}

/** A member of a group; null, or the rule that refused it. */
async function join(group: string, policy: Policy, node_id: string, on = client()): Promise<string | null> {
  const { tenant_id, flavor_id, image_id } = world;
  const of = { tenant_id, flavor_id, image_id, node_id };
  try {
    await insert(on, 'instance', { ...of, server_group_id: group, server_group_policy: policy });
    return null;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint) return error.constraint;
    throw error;
  }
}

const end = (group: string) =>
  client().query(
    "UPDATE instance SET status = 'DELETED', deleted_at = now() WHERE server_group_id = $1 AND deleted_at IS NULL",
    [group],
  );

test('of an anti-affinity group a node takes one living member, however many come at once', async () => {
  const group = await makeGroup('ANTI_AFFINITY');
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      join(group, 'ANTI_AFFINITY', nodes[index % 2] as string, client(index)),
    ),
  );
  expect(results.filter((refusal) => refusal === null)).toHaveLength(2);
  expect(new Set(results)).toEqual(new Set([null, 'instance_anti_affinity']));
  await end(group);
  expect(await join(group, 'ANTI_AFFINITY', world.node_id)).toBeNull();
});

test('of an affinity group all living members are on one node, however many come at once', async () => {
  const group = await makeGroup('AFFINITY');
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      join(group, 'AFFINITY', nodes[index % 2] as string, client(index)),
    ),
  );
  expect(new Set(results)).toEqual(new Set([null, 'instance_affinity']));
  const { rows } = await client().query(
    'SELECT count(DISTINCT node_id)::int AS nodes, count(*)::int AS members FROM instance WHERE server_group_id = $1',
    [group],
  );
  expect(rows).toEqual([{ nodes: 1, members: 20 }]);
  await end(group);
  for (const node of nodes.toReversed()) {
    expect(await join(group, 'AFFINITY', node)).toBeNull();
    await end(group);
  }
});

test('a member cannot be moved against its group’s rule', async () => {
  const [here, there] = nodes as [string, string];
  for (const policy of ['AFFINITY', 'ANTI_AFFINITY'] as const) {
    const group = await makeGroup(policy);
    await join(group, policy, here);
    await join(group, policy, policy === 'AFFINITY' ? here : there);
    const moving = client().query(
      `UPDATE instance SET node_id = $2
        WHERE id = (SELECT id FROM instance WHERE server_group_id = $1 AND node_id = $3 LIMIT 1)`,
      [group, there, here],
    );
    const constraint = policy === 'AFFINITY' ? 'instance_affinity' : 'instance_anti_affinity';
    await expect(moving).rejects.toMatchObject({ constraint });
  }
});

test('a member names its own tenant’s group and that group’s own policy', async () => {
  const group = await makeGroup('AFFINITY');
  const key = 'instance_server_group_id_server_group_policy_tenant_id_fkey';
  expect(await join(group, 'ANTI_AFFINITY', world.node_id)).toBe(key);
  expect(await join(randomUUID(), 'AFFINITY', world.node_id)).toBe(key);
  const { id: tenant_id } = await insert(client(), 'tenant');
  const { id: strange } = await insert(client(), 'server_group', { tenant_id, policy: 'AFFINITY' });
  expect(await join(strange as unknown as string, 'AFFINITY', world.node_id)).toBe(key);
});

test('a group is deleted when it has no living member, for good, and then gets none', async () => {
  const group = await makeGroup('AFFINITY');
  const remove = () => client().query('UPDATE server_group SET deleted_at = now() WHERE id = $1', [group]);
  await join(group, 'AFFINITY', world.node_id);
  await expect(remove()).rejects.toMatchObject({ constraint: 'server_group_with_members_stays' });
  await end(group);
  await remove();
  expect(await join(group, 'AFFINITY', world.node_id)).toBe('server_group_deleted_gets_no_member');
  const revive = client().query('UPDATE server_group SET deleted_at = NULL WHERE id = $1', [group]);
  await expect(revive).rejects.toMatchObject({ constraint: 'server_group_end_is_final' });
});

test('a group that is deleted while a member comes either has the member or is deleted', async () => {
  for (let round = 0; round < 10; round += 1) {
    const group = await makeGroup('AFFINITY');
    const removing = clients[1]
      ?.query('UPDATE server_group SET deleted_at = now() WHERE id = $1', [group])
      .then(
        () => null,
        (error: pg.DatabaseError) => error.constraint,
      );
    const [joined, removed] = await Promise.all([
      join(group, 'AFFINITY', world.node_id, client(2)),
      removing,
    ]);
    expect([joined, removed]).toContain(null);
    expect(joined === null && removed === null).toBe(false);
  }
});
