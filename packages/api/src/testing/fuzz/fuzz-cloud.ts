import { randomUUID } from 'node:crypto';
import {
  connectDatabase,
  createApiToken,
  createInstance,
  createServerGroup,
  createSnapshot,
  type Database,
  revokeApiToken,
  setQuota,
  type UserCaller,
} from '@cloudlet/control';
import { createTestToken, SYSTEM } from '@cloudlet/control/testing';
import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import { startTestApi, type TestApi } from '../test-api.ts';
import type { Who } from './requests.ts';

/** A cloud that requests of all kinds are thrown at. */
export type FuzzCloud = {
  readonly api: TestApi;
  /** What each shows for itself; null for nothing. */
  readonly tokens: Readonly<Record<Who, string | null>>;
  /** In everything that is another tenant's, and in no request. */
  readonly marker: string;
  /** Puts the ids of what there is in the place of those that stand for them. */
  readonly resolve: (text: string) => string;
  /** Looks anew what there is, and lets the node do what was asked of it. */
  readonly refresh: () => Promise<void>;
  /** How many rows were ever written or removed, by committed transactions. */
  readonly changes: () => Promise<number>;
  readonly end: () => Promise<void>;
};

const PLENTY = 100_000;

export async function startFuzzCloud(): Promise<FuzzCloud> {
  const api = await startTestApi();
  const { cloud } = api;
  const { database, tenant } = cloud;
  const marker = `foreign-${randomUUID().slice(0, 8)}`;
  const plenty = {
    instances: PLENTY,
    vcpus: PLENTY,
    memoryMib: 2 ** 30,
    rootDiskGib: PLENTY,
    snapshots: PLENTY,
    keyPairs: PLENTY,
    serverGroups: PLENTY,
    tokens: PLENTY,
  };
  const foreign = await cloud.addTenant(marker);
  for (const { id } of [tenant, foreign]) await setQuota(database, SYSTEM, { tenantId: id, quota: plenty });
  const spare = await cloud.addTenant('spare');
  await createForeignSnapshot(api, foreign.member, `${marker}-snapshot`);
  const nodes = [cloud.node, await cloud.addNode('spare-1'), await cloud.addNode('spare-2')];
  const owner = await createTestToken(database, tenant, { name: 'owner', scopes: PERMISSIONS_OF_ROLE.OWNER });
  const member = await createTestToken(database, tenant, { name: 'member' });
  const { secret: admin } = await createApiToken(database, SYSTEM, { name: 'admin', scopes: ['admin'] });
  const stranger = await createTestToken(database, foreign);
  const revoked = await createTestToken(database, tenant, { name: 'revoked' });
  await revokeApiToken(database, { ...SYSTEM, tenantId: tenant.id }, { id: revoked.id });
  const watcher = connectDatabase(cloud.ownerUrl, { connections: 1 });
  await countChanges(watcher);
  // Those that ask have to go on, and where they ask.
  const keptNodes = [cloud.node.id];
  let pools = new Map<string, readonly string[]>();

  let count = 0;
  async function refresh(): Promise<void> {
    count += 1;
    await doForeign(api, foreign.member, `${marker}-${count}`);
    for (const node of nodes) await node.succeed('running');
    pools = await readPools(watcher, tenant.id, foreign.id, keptNodes);
    pools.set('tenant', [spare.id]);
  }
  await refresh();

  return {
    api,
    tokens: {
      member: member.secret,
      owner: owner.secret,
      viewer: api.viewer,
      admin,
      stranger: stranger.secret,
      revoked: revoked.secret,
      nobody: null,
      nonsense: 'clt_nonsense',
    },
    marker,
    resolve: (text) =>
      text.replaceAll(/pool:([\w-]+):(\d+)/g, (_all, pool: string, which: string) => {
        const ids = pools.get(pool) ?? [];
        return ids[Number(which) % Math.max(1, ids.length)] ?? '01939f3e-7c00-7000-8000-000000000000';
      }),
    refresh,
    changes: async () => {
      const rows = await watcher.$queryRaw<
        { count: number }[]
      >`SELECT count(*)::int AS count FROM fuzz_change`;
      return rows[0]?.count ?? 0;
    },
    end: async () => {
      await watcher.$disconnect();
      await api.end();
    },
  };
}

async function createForeignSnapshot({ cloud }: TestApi, member: UserCaller, name: string): Promise<void> {
  const { database } = cloud;
  const input = { name, flavorId: cloud.small, imageId: cloud.image };
  const { instance } = await createInstance(database, member, input);
  await cloud.node.succeed('running');
  await createSnapshot(database, member, { id: instance.id, name });
  const [job] = await cloud.node.takeJobs();
  if (job) await cloud.node.finish(job, { output: { snapshotSizeBytes: 1 } });
}

/** The other tenant does something, so that the newest of everything is always some of its. */
async function doForeign({ cloud }: TestApi, member: UserCaller, name: string): Promise<void> {
  const { database } = cloud;
  const input = { name, flavorId: cloud.small, imageId: cloud.image };
  await createInstance(database, member, input);
  await createServerGroup(database, member, { name, policy: 'AFFINITY' });
}

/**
 * Each committed write of the application leaves a row; that a token was used, and how often, is none of what it asked for, and
 * that it was refused is written into the history alone.
 */
async function countChanges(owner: Database): Promise<void> {
  const rows = await owner.$queryRaw<{ name: string }[]>`
    SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`;
  await owner.$executeRawUnsafe('CREATE TABLE fuzz_change (name text)');
  await owner.$executeRawUnsafe('GRANT INSERT ON fuzz_change TO cloudlet_app');
  await owner.$executeRawUnsafe(`CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'last_used_at' = to_jsonb(NEW) - 'last_used_at' THEN RETURN NULL; END IF;
      IF TG_TABLE_NAME = 'audit_event' AND to_jsonb(NEW) ->> 'result' = 'REFUSED' THEN RETURN NULL; END IF;
      INSERT INTO fuzz_change VALUES (TG_TABLE_NAME);
      RETURN NULL;
    END $$`);
  for (const { name } of rows.filter((row) => row.name !== '_prisma_migrations')) {
    await owner.$executeRawUnsafe(`CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON "${name}"
      FOR EACH ROW EXECUTE FUNCTION note_change()`);
  }
}

async function readPools(
  owner: Database,
  tenantId: string,
  foreignId: string,
  keptNodes: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const ids = async (sql: string, values: readonly unknown[] = []) => {
    const rows = await owner.$queryRawUnsafe<{ id: string }[]>(`${sql} ORDER BY id DESC LIMIT 40`, ...values);
    return rows.map(({ id }) => id);
  };
  const owned = async (table: string, of: string) =>
    ids(`SELECT id FROM ${table} WHERE tenant_id = $1::uuid`, [of]);
  const pools = new Map<string, readonly string[]>();
  const tables = {
    keyPair: 'key_pair',
    serverGroup: 'server_group',
    snapshot: 'snapshot',
    operation: 'operation',
  };
  for (const [pool, table] of Object.entries(tables)) {
    pools.set(pool, await owned(table, tenantId));
    pools.set(`foreign-${pool}`, await owned(table, foreignId));
  }
  const living = 'SELECT id FROM instance WHERE tenant_id = $1::uuid AND deleted_at IS NULL';
  pools.set('instance', await ids(living, [tenantId]));
  pools.set('foreign-instance', await ids(living, [foreignId]));
  pools.set('flavor', await ids('SELECT id FROM flavor'));
  pools.set('image', await ids('SELECT id FROM image'));
  pools.set(
    'member',
    await ids('SELECT user_id AS id FROM membership WHERE tenant_id = $1::uuid', [tenantId]),
  );
  pools.set('invitation', await owned('invitation', tenantId));
  pools.set('foreign-invitation', await owned('invitation', foreignId));
  pools.set('enrolment', await ids('SELECT id FROM enrolment'));
  pools.set('node', await ids('SELECT id FROM node WHERE NOT id = ANY($1::uuid[])', [keptNodes]));
  const others =
    "SELECT id FROM api_token WHERE tenant_id = $1::uuid AND name NOT IN ('owner', 'member', 'viewer', 'ci', 'revoked')";
  pools.set('token', await ids(others, [tenantId]));
  pools.set('foreign-token', await owned('api_token', foreignId));
  return pools;
}
