import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** Values by column; what is not named gets the sensible default below. */
export type Row = Readonly<Record<string, unknown>>;

const digest = (letter: string) => letter.repeat(64);
let count = 0;
const unique = () => {
  count += 1;
  return count;
};

/** One valid row of each table, so that a test changes only what it tries to break. */
/** A sample of the cloud that says nothing. */
const SAMPLED = Object.fromEntries(
  [
    ...['vcpus', 'memory_mib', 'disk_gib', 'nodes', 'nodes_up', 'operations_unfinished'],
    ...['allowed_vcpus', 'allowed_memory_mib', 'allowed_disk_gib'],
    ...['claimed_vcpus', 'claimed_memory_mib', 'claimed_disk_gib'],
    ...['build', 'active', 'shutoff', 'paused', 'error'].map((status) => `instances_${status}`),
  ].map((column) => [column, 0]),
);

const DEFAULTS = {
  tenant: () => ({ id: randomUUID(), name: `tenant-${unique()}` }),
  user: () => ({ id: randomUUID(), email: `user${unique()}@example.org`, name: 'User', password_hash: 'x' }),
  quota: () => ({
    instances: 1,
    vcpus: 1,
    memory_mib: 1,
    root_disk_gib: 1,
    volumes: 1,
    volume_gib: 1,
    snapshots: 1,
    images: 1,
    networks: 1,
    floating_ips: 1,
    key_pairs: 1,
    server_groups: 1,
    tokens: 1,
  }),
  quota_request: () => ({ id: randomUUID(), reason: 'x', created_by_name: 'a' }),
  quota_request_item: () => ({ resource: 'vcpus', status: 'OPEN', from_limit: 1, asked_limit: 2 }),
  quota_change: () => ({
    resource: 'vcpus',
    from_limit: 1,
    to_limit: 2,
    changed_by_name: 'a',
    changed_via: 'system',
  }),
  flavor: () => ({
    id: randomUUID(),
    name: `flavor-${unique()}`,
    vcpus: 1,
    memory_mib: 512,
    root_disk_gib: 5,
  }),
  image: () => ({
    id: randomUUID(),
    name: `image-${unique()}`,
    sha256: digest('a'),
    size_bytes: 1,
    virtual_size_bytes: 1,
    min_memory_mib: 1,
    min_disk_gib: 1,
    default_user: 'cloud',
  }),
  node: () => ({
    id: randomUUID(),
    name: `node-${unique()}`,
    secret_hash: 'x',
    status: 'UP',
    host_uuid: randomUUID(),
    boot_id: randomUUID(),
    nat_cidr: '10.0.0.0/22',
    vcpus: 4,
    memory_mib: 4_096,
    disk_gib: 100,
  }),
  instance: () => ({
    id: randomUUID(),
    name: `instance-${unique()}`,
    vcpus: 1,
    memory_mib: 512,
    root_disk_gib: 5,
  }),
  port: () => ({ mac_address: '02:00:00:00:00:01', ip_address: '10.0.0.2' }),
  server_group: () => ({ id: randomUUID(), name: `group-${unique()}`, policy: 'ANTI_AFFINITY' }),
  snapshot: () => ({ id: randomUUID(), name: `snapshot-${unique()}`, root_disk_gib: 5 }),
  claim: () => ({ id: randomUUID(), vcpus: 1, memory_mib: 512, disk_gib: 5 }),
  operation: () => ({
    id: randomUUID(),
    kind: 'create',
    generation: 1,
    input: '{}',
    request_id: 'r',
    requested_by_name: 'n',
    requested_via: 'system',
    deadline_at: new Date(Date.now() + 60_000),
    undo_deadline_at: new Date(Date.now() + 120_000),
  }),
  operation_step: () => ({ ordinal: unique(), name: 'step', direction: 'do', started_at: new Date() }),
  session: () => ({ id: randomUUID(), expires_at: new Date(Date.now() + 60_000) }),
  api_token: () => ({
    id: randomUUID(),
    name: `token-${unique()}`,
    hint: 'clt_x',
    secret_hash: randomUUID(),
    scopes: ['read'],
  }),
  orphan: () => ({ id: randomUUID(), kind: 'instance', subject: randomUUID() }),
  invitation: () => ({
    id: randomUUID(),
    role: 'MEMBER',
    secret_hash: randomUUID(),
    created_by_name: 'n',
    expires_at: new Date(Date.now() + 60_000),
  }),
  failed_attempts: () => ({ subject: randomUUID() }),
  enrolment: () => ({
    id: randomUUID(),
    name: `machine-${unique()}`,
    secret_hash: randomUUID(),
    again: false,
    created_by_name: 'n',
    expires_at: new Date(Date.now() + 60_000),
  }),
  console_ticket: () => ({ secret_hash: randomUUID(), generation: 1, expires_at: new Date() }),
  key_pair: () => ({ id: randomUUID(), name: `key-${unique()}`, public_key: 'x', fingerprint: 'x' }),
  cloud_sample: () => ({ ...SAMPLED, resolution: 'HOUR', at: new Date('2026-01-01T00:00:00Z') }),
  tenant_sample: () => ({
    resolution: 'HOUR',
    at: new Date('2026-01-01T00:00:00Z'),
    instances: 0,
    vcpus: 0,
    memory_mib: 0,
    root_disk_gib: 0,
    snapshots: 0,
  }),
  audit_event: () => ({ actor_name: 'a', via: 'system', action: 'x', target_type: 'tenant' }),
} satisfies Record<string, () => Row>;

export type Table = keyof typeof DEFAULTS;

/** Inserts a row and returns it. */
export async function insert(
  client: pg.Client,
  table: Table,
  values: Row = {},
): Promise<Record<string, never>> {
  const row: Row = { ...DEFAULTS[table](), ...values };
  const columns = Object.keys(row);
  const { rows } = await client.query(
    `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')})
     VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING *`,
    Object.values(row),
  );
  return rows[0];
}

/** What most rows hang on. */
export type World = {
  readonly tenant_id: string;
  readonly node_id: string;
  readonly flavor_id: string;
  readonly image_id: string;
  readonly instance_id: string;
};

/** A tenant with a quota, a node, a flavor, an image and an instance without claim, port or operation. */
export async function insertWorld(client: pg.Client): Promise<World> {
  const { id: tenant_id } = await insert(client, 'tenant');
  await insert(client, 'quota', { tenant_id });
  const { id: node_id } = await insert(client, 'node');
  const { id: flavor_id } = await insert(client, 'flavor');
  const { id: image_id } = await insert(client, 'image');
  const of = { tenant_id, node_id, flavor_id, image_id } as unknown as Omit<World, 'instance_id'>;
  const { id } = await insert(client, 'instance', of);
  return { ...of, instance_id: id as unknown as string };
}
