import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { insert, insertWorld, type Row, type Table, type World } from './rows.ts';

let database: TestDatabase;
let client: pg.Client;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(async () => {
  world = await insertWorld(client);
});

/** The rule that says no, by its name; null where nobody does. */
async function refusedBy(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint) return error.constraint;
    throw error;
  }
}

/** What of the world each table's rows hang on. */
function parentsOf(table: Table): Row {
  const { tenant_id, node_id, flavor_id, image_id, instance_id } = world;
  switch (table) {
    case 'instance':
      return { tenant_id, node_id, flavor_id, image_id };
    case 'port':
      return { node_id, instance_id };
    case 'snapshot':
      return { tenant_id, instance_id };
    case 'claim':
    case 'operation':
      return { tenant_id, node_id, instance_id };
    case 'console_ticket':
      return { tenant_id, instance_id };
    case 'orphan':
      return { node_id };
    case 'quota':
    case 'tenant_sample':
    case 'quota_request':
    case 'api_token':
    case 'invitation':
    case 'key_pair':
    case 'server_group':
      return { tenant_id };
    default:
      return {};
  }
}

const put = (table: Table, values: Row) => insert(client, table, { ...parentsOf(table), ...values });

const ended = new Date();
const later = (seconds: number) => new Date(Date.now() + seconds * 1_000);
const failure = { failure_code: 'x', failure_message: 'x' };
const use = { used_cpu_share: 0.5, used_memory_mib: 1, used_disk_gib: 1, used_at: ended };
const removed = { removed_at: ended, secret_hash: '', status: 'DOWN' };

describe('a row that breaks a rule is refused by it', () => {
  const cases: [string, Table, Row][] = [
    ...['', 'A', 'a_b', '-a', 'a-', 'a.b', 'a'.repeat(64)].flatMap((name): [string, Table, Row][] => [
      ['tenant_name_is_a_label', 'tenant', { name }],
      ['instance_name_is_a_label', 'instance', { name }],
      ['node_name_is_a_label', 'node', { name }],
    ]),
    ['user_email_is_lower_case', 'user', { email: 'Ada@example.org' }],
    ['user_email_is_lower_case', 'user', { email: '@example' }],
    ['tenant_reason_is_of_a_suspension', 'tenant', { suspension_reason: 'unpaid' }],
    ['quota_is_not_negative', 'quota', { tenant_id: 'NEW', key_pairs: -1 }],
    ['quota_is_not_negative', 'quota', { tenant_id: 'NEW', server_groups: -1 }],
    ['quota_is_not_negative', 'quota', { tenant_id: 'NEW', floating_ips: -1 }],
    ['quota_is_not_negative', 'quota', { tenant_id: 'NEW', tokens: -1 }],
    ['quota_change_changes_something', 'quota_change', { from_limit: 1, to_limit: 1 }],
    ['quota_change_is_not_negative', 'quota_change', { from_limit: -1 }],
    ['quota_change_is_not_negative', 'quota_change', { to_limit: -1 }],
    ['cloud_sample_is_of_a_whole_time', 'cloud_sample', { at: new Date('2026-01-01T00:30:00Z') }],
    [
      'cloud_sample_is_of_a_whole_time',
      'cloud_sample',
      { resolution: 'DAY', at: new Date('2026-01-01T01:00:00Z') },
    ],
    [
      'tenant_sample_is_of_a_whole_time',
      'tenant_sample',
      { resolution: 'MINUTE', at: new Date('2026-01-01T00:00:30Z') },
    ],
    ['tenant_sample_is_not_negative', 'tenant_sample', { vcpus: -1 }],
    ['flavor_is_positive', 'flavor', { vcpus: 0 }],
    ['image_checksum_is_sha256', 'image', { sha256: 'A'.repeat(64) }],
    ['image_is_positive', 'image', { size_bytes: 0 }],
    ['image_is_positive', 'image', { min_disk_gib: 0 }],
    ['node_capacity_is_not_negative', 'node', { disk_gib: -1 }],
    ['node_ratios_are_positive', 'node', { cpu_allocation_ratio: 0 }],
    ['node_up_is_known', 'node', { boot_id: null }],
    ['node_up_is_known', 'node', { status: 'DOWN', nat_cidr: null }],
    ['node_mode_has_a_time', 'node', { mode: 'DRAINED' }],
    ['node_ratios_are_sane', 'node', { memory_allocation_ratio: 1_001 }],
    ['node_ratios_are_sane', 'node', { disk_allocation_ratio: Number.NaN }],
    ['node_use_has_a_time', 'node', { ...use, used_at: null }],
    ['node_use_has_a_time', 'node', { used_cpu_share: 0.5 }],
    ['node_use_is_an_amount', 'node', { ...use, used_cpu_share: 1.1 }],
    ['node_use_is_an_amount', 'node', { ...use, used_disk_gib: -1 }],
    ['node_removed_has_nothing', 'node', { ...removed, secret_hash: 'x' }],
    ['node_removed_has_nothing', 'node', { ...removed, status: 'UP' }],
    ['node_removed_has_nothing', 'node', { ...removed, claimed_disk_gib: 1 }],
    ['instance_size_is_positive', 'instance', { memory_mib: 0 }],
    ['instance_server_group_has_a_policy', 'instance', { server_group_id: randomUUID() }],
    ['instance_server_group_has_a_policy', 'instance', { server_group_policy: 'AFFINITY' }],
    ['instance_deleted_has_a_time', 'instance', { status: 'DELETED' }],
    ['instance_deleted_has_a_time', 'instance', { deleted_at: ended }],
    ['instance_error_is_explained', 'instance', { status: 'ERROR' }],
    ['instance_error_is_explained', 'instance', { ...failure }],
    ['instance_error_is_explained', 'instance', { status: 'ERROR', failure_code: 'x' }],
    ['port_mac_is_local_unicast', 'port', { mac_address: '03:00:00:00:00:01' }],
    ['port_mac_is_local_unicast', 'port', { mac_address: '00:00:00:00:00:01' }],
    ['port_ip_is_an_address', 'port', { ip_address: '10.0.0.0/24' }],
    ['port_ip_is_an_address', 'port', { ip_address: 'fe80::1' }],
    ['snapshot_deleted_has_a_time', 'snapshot', { status: 'DELETED' }],
    ['snapshot_available_has_a_size', 'snapshot', { status: 'AVAILABLE' }],
    ['snapshot_is_positive', 'snapshot', { root_disk_gib: 0 }],
    ['snapshot_is_positive', 'snapshot', { size_bytes: -1 }],
    ['claim_is_a_holding', 'claim', { vcpus: 0 }],
    ['operation_final_has_an_end', 'operation', { status: 'SUCCEEDED' }],
    ['operation_final_has_an_end', 'operation', { ended_at: ended }],
    ['operation_failure_is_explained', 'operation', { status: 'FAILED', ended_at: ended }],
    ['operation_running_was_offered', 'operation', { status: 'RUNNING', attempt: 1 }],
    ['operation_running_was_offered', 'operation', { status: 'RUNNING', started_at: ended }],
    ['operation_deadlines_are_in_order', 'operation', { deadline_at: later(-60) }],
    ['operation_deadlines_are_in_order', 'operation', { undo_deadline_at: later(30) }],
    ['operation_progress_is_a_fraction', 'operation', { progress: 1.1 }],
    ...['userData', 'consolePasswordHash', 'sshPublicKeys'].map((secret): [string, Table, Row] => [
      'operation_ended_keeps_no_secrets',
      'operation',
      { status: 'SUCCEEDED', ended_at: ended, input: JSON.stringify({ [secret]: null }) },
    ]),
    ['enrolment_name_is_a_label', 'enrolment', { name: 'Not a label' }],
    ['enrolment_redeemed_is_somebodys', 'enrolment', { redeemed_at: new Date() }],
    ['enrolment_redeemed_is_somebodys', 'enrolment', { redeemed_at: new Date(), key_fingerprint: 'x' }],
    ['enrolment_redeemed_is_somebodys', 'enrolment', { key_fingerprint: 'x' }],
    ['orphan_names_its_subject', 'orphan', { kind: 'address', mac_address: '52:54:00:00:00:01' }],
    ['orphan_names_its_subject', 'orphan', { kind: 'address', instance_id: randomUUID() }],
    ['orphan_names_its_subject', 'orphan', { kind: 'missing-disk' }],
    ['failed_attempts_are_counted', 'failed_attempts', { failures: -1 }],
    ['invitation_lasts', 'invitation', { expires_at: new Date(0) }],
    ['invitation_redeemed_is_somebodys', 'invitation', { redeemed_at: new Date() }],
    ['enrolment_lasts', 'enrolment', { expires_at: new Date(0) }],
    ['api_token_scopes_are_permissions', 'api_token', { scopes: [] }],
    ['api_token_scopes_are_permissions', 'api_token', { scopes: ['read', 'write'] }],
    ['api_token_scopes_are_permissions', 'api_token', { scopes: ['read', null] }],
    ['api_token_is_a_tenants_or_the_clouds', 'api_token', { scopes: ['admin'] }],
    ['api_token_is_a_tenants_or_the_clouds', 'api_token', { scopes: ['read', 'admin'] }],
    ['api_token_is_a_tenants_or_the_clouds', 'api_token', { tenant_id: null }],
    ['api_token_is_a_tenants_or_the_clouds', 'api_token', { tenant_id: null, scopes: ['admin', 'read'] }],
    ['console_ticket_is_somebodys', 'console_ticket', {}],
    [
      'console_ticket_is_somebodys',
      'console_ticket',
      { session_id: randomUUID(), api_token_id: randomUUID() },
    ],
    ['session_lasts', 'session', { user_id: randomUUID(), expires_at: new Date(0) }],
  ];

  test.each(cases)('%s: %s %j', async (rule, table, values) => {
    if (values.tenant_id !== 'NEW') return expect(await refusedBy(put(table, values))).toBe(rule);
    const { id } = await insert(client, 'tenant');
    expect(await refusedBy(put(table, { ...values, tenant_id: id }))).toBe(rule);
  });

  test('the same rows without their fault are taken', async () => {
    await put('operation', { status: 'RUNNING', attempt: 1, started_at: ended });
    await put('node', { ...use, mode: 'MAINTENANCE', mode_since: ended });
    await put('node', removed);
    const { id } = await put('instance', { status: 'ERROR', ...failure });
    await put('port', { instance_id: id, mac_address: '0a:00:00:00:00:01' });
    await put('snapshot', { status: 'AVAILABLE', size_bytes: 0 });
    const { id: user_id } = await insert(client, 'user');
    const { id: session_id } = await put('session', { user_id });
    await put('console_ticket', { session_id });
    await put('console_ticket', { api_token_id: randomUUID() });
  });

  test('api_token_created_by_id_fkey: a token outlives no maker, for without one it would hold by itself', async () => {
    const { id: created_by_id } = await insert(client, 'user');
    await put('api_token', { created_by_id });
    const removal = client.query('DELETE FROM "user" WHERE id = $1', [created_by_id]);
    expect(await refusedBy(removal)).toBe('api_token_created_by_id_fkey');
  });

  test('membership_keeps_an_owner: whether the last is removed or gets another role', async () => {
    const { id: tenant_id } = await insert(client, 'tenant');
    const people = [await insert(client, 'user'), await insert(client, 'user')];
    for (const { id: user_id } of people)
      await client.query(`INSERT INTO membership (tenant_id, user_id, role) VALUES ($1, $2, 'OWNER')`, [
        tenant_id,
        user_id,
      ]);
    const demote = (one: number) =>
      client.query(`UPDATE membership SET role = 'MEMBER' WHERE tenant_id = $1 AND user_id = $2`, [
        tenant_id,
        people[one]?.id,
      ]);
    expect(await refusedBy(demote(0))).toBeNull();
    expect(await refusedBy(demote(1))).toBe('membership_keeps_an_owner');
    const removal = client.query('DELETE FROM membership WHERE tenant_id = $1', [tenant_id]);
    expect(await refusedBy(removal)).toBe('membership_keeps_an_owner');
  });

  test('invitation_ends_one_way', async () => {
    const { id: redeemed_by_id } = await insert(client, 'user');
    const used = { redeemed_at: ended, redeemed_by_id };
    expect(await refusedBy(put('invitation', used))).toBeNull();
    expect(await refusedBy(put('invitation', { ...used, revoked_at: ended }))).toBe(
      'invitation_ends_one_way',
    );
  });

  test('enrolment_ends_one_way', async () => {
    const used = { redeemed_at: ended, key_fingerprint: 'x', node_id: world.node_id };
    expect(await refusedBy(put('enrolment', used))).toBeNull();
    expect(await refusedBy(put('enrolment', { ...used, revoked_at: ended }))).toBe('enrolment_ends_one_way');
  });

  test('operation_step_end_has_an_outcome', async () => {
    const { id: operation_id } = await put('operation', {});
    const step = (values: Row) => refusedBy(insert(client, 'operation_step', { operation_id, ...values }));
    expect(await step({ ended_at: ended })).toBe('operation_step_end_has_an_outcome');
    expect(await step({ outcome: 'done' })).toBe('operation_step_end_has_an_outcome');
    expect(await step({ ended_at: ended, outcome: 'done' })).toBeNull();
  });

  test('claim_is_a_holding: a snapshot holds disk and nothing else', async () => {
    const { id: snapshot_id } = await put('snapshot', {});
    expect(await refusedBy(put('claim', { snapshot_id }))).toBe('claim_is_a_holding');
    const disk = { snapshot_id, vcpus: 0, memory_mib: 0, disk_gib: 5 };
    expect(await refusedBy(put('claim', disk))).toBeNull();
  });
});

describe('there is one of a kind among the living', () => {
  const twins: [string, Table, Row, Row][] = [
    ['flavor_name_living', 'flavor', { name: 'twin' }, { retired_at: ended }],
    ['node_name_living', 'node', { name: 'twin' }, removed],
    ['image_name_living', 'image', { name: 'twin' }, { retired_at: ended }],
    ['instance_name_living', 'instance', { name: 'twin' }, { status: 'DELETED', deleted_at: ended }],
    ['server_group_name_living', 'server_group', { name: 'twin' }, { deleted_at: ended }],
    ['snapshot_name_living', 'snapshot', { name: 'twin' }, { status: 'DELETED', deleted_at: ended }],
    ['enrolment_one_open', 'enrolment', { name: 'twin' }, { revoked_at: ended }],
    ['api_token_name_living', 'api_token', { name: 'twin' }, { revoked_at: ended }],
    [
      'api_token_cloud_name_living',
      'api_token',
      { name: 'twin', tenant_id: null, scopes: ['admin'] },
      { revoked_at: ended },
    ],
    ['operation_one_unfinished', 'operation', {}, { status: 'SUPERSEDED', ended_at: ended }],
  ];

  test.each(twins)('%s', async (rule, table, values, dead) => {
    await put(table, { ...values, ...dead });
    await put(table, values);
    await put(table, { ...values, ...dead });
    expect(await refusedBy(put(table, values))).toBe(rule);
  });

  test('claim_of_an_instance', async () => {
    await put('claim', {});
    expect(await refusedBy(put('claim', {}))).toBe('claim_of_an_instance');
  });

  test('MAC addresses everywhere, IP addresses per node, claims per snapshot', async () => {
    const { id: other } = await put('instance', {});
    await put('port', { mac_address: '02:aa:00:00:00:01', ip_address: '10.0.0.9' });
    const sameMac = { instance_id: other, mac_address: '02:aa:00:00:00:01', ip_address: '10.0.0.10' };
    expect(await refusedBy(put('port', sameMac))).toBe('port_mac_address_key');
    const sameIp = { instance_id: other, mac_address: '02:aa:00:00:00:02', ip_address: '10.0.0.9' };
    expect(await refusedBy(put('port', sameIp))).toBe('port_node_id_ip_address_key');
    const { id: node_id } = await insert(client, 'node');
    expect(await refusedBy(put('port', { ...sameIp, node_id }))).toBeNull();

    const { id: snapshot_id } = await put('snapshot', {});
    const disk = { snapshot_id, vcpus: 0, memory_mib: 0, disk_gib: 1 };
    await put('claim', disk);
    expect(await refusedBy(put('claim', disk))).toBe('claim_snapshot_id_key');
  });

  test('names of tenants and key pairs, addresses of users', async () => {
    const { id: tenant_id } = await insert(client, 'tenant', { name: 'one' });
    expect(await refusedBy(insert(client, 'tenant', { name: 'one' }))).toBe('tenant_name_key');
    await insert(client, 'user', { email: 'one@example.org' });
    expect(await refusedBy(insert(client, 'user', { email: 'one@example.org' }))).toBe('user_email_key');
    await insert(client, 'key_pair', { tenant_id, name: 'one' });
    const twin = insert(client, 'key_pair', { tenant_id, name: 'one' });
    expect(await refusedBy(twin)).toBe('key_pair_tenant_id_name_key');
  });
});

describe('history goes one way', () => {
  const update = (statement: string, id: unknown) => refusedBy(client.query(statement, [id]));

  test('an operation that has ended keeps its end, and attempts only rise', async () => {
    const { id } = await put('operation', { attempt: 2 });
    expect(await update('UPDATE operation SET attempt = 1 WHERE id = $1', id)).toBe(
      'operation_attempt_rises',
    );
    await client.query("UPDATE operation SET status = 'SUCCEEDED', ended_at = now() WHERE id = $1", [id]);
    const reopen = "UPDATE operation SET status = 'ACCEPTED', ended_at = NULL WHERE id = $1";
    expect(await update(reopen, id)).toBe('operation_end_is_final');
  });

  test('a deleted instance stays deleted, and generations only rise', async () => {
    const { id } = await put('instance', { generation: 3 });
    const lower = 'UPDATE instance SET generation = 2 WHERE id = $1';
    expect(await update(lower, id)).toBe('instance_generation_rises');
    await client.query("UPDATE instance SET status = 'DELETED', deleted_at = now() WHERE id = $1", [id]);
    const revive = "UPDATE instance SET status = 'ACTIVE', deleted_at = NULL WHERE id = $1";
    expect(await update(revive, id)).toBe('instance_end_is_final');
  });
});

test('the cloud’s settings are one row, and its weights compare nodes', async () => {
  const settings = (set: string) => refusedBy(client.query(`UPDATE cloud_settings SET ${set}`));
  expect(await settings('id = 2')).toBe('cloud_settings_is_one_row');
  const weights = 'cloud_settings_weights_compare_nodes';
  expect(await settings('placement_cpu_weight = -1')).toBe(weights);
  expect(await settings("placement_disk_weight = 'NaN'")).toBe(weights);
  expect(
    await settings('placement_cpu_weight = 0, placement_memory_weight = 0, placement_disk_weight = 0'),
  ).toBe(weights);
  expect(await settings('placement_cpu_weight = 0')).toBeNull();
});

describe('a request for quota', () => {
  const item = async (values: Row, request: Row = {}) => {
    const { id, tenant_id } = await put('quota_request', request);
    return refusedBy(put('quota_request_item', { request_id: id, tenant_id, ...values }));
  };
  const end = (id: unknown, set: string) =>
    refusedBy(client.query(`UPDATE quota_request SET ended_at = now(), ${set} WHERE id = $1`, [id]));

  test('says why, ends at some time, and is not refused without a word', async () => {
    expect(await refusedBy(put('quota_request', { reason: '' }))).toBe('quota_request_has_a_reason');
    const endless = { status: 'WITHDRAWN' };
    expect(await refusedBy(put('quota_request', endless))).toBe('quota_request_end_has_a_time');
    const silent = { status: 'REFUSED', ended_at: ended, answer: '' };
    expect(await refusedBy(put('quota_request', silent))).toBe('quota_request_refusal_is_explained');
  });

  test('asks for more, once at a time, and is answered once', async () => {
    expect(await item({ asked_limit: 1 })).toBe('quota_request_item_asks_for_more');
    expect(await item({ from_limit: -1 })).toBe('quota_request_item_asks_for_more');
    const { id, tenant_id } = await put('quota_request', {});
    await put('quota_request_item', { request_id: id, tenant_id });
    expect(await item({})).toBe('quota_request_item_open');
    expect(await item({ resource: 'images', status: 'GRANTED', granted_limit: 2 })).toBe(
      'quota_request_item_request_id_tenant_id_status_fkey',
    );
    const granted = 'quota_request_item_granted_has_a_limit';
    expect(await end(id, "status = 'GRANTED'")).toBe(granted);
    const give = 'UPDATE quota_request_item SET granted_limit = 2 WHERE request_id = $1';
    await client.query(give, [id]);
    expect(await end(id, "status = 'WITHDRAWN'")).toBe(granted);
    await client.query("UPDATE quota_request SET status = 'GRANTED', ended_at = now() WHERE id = $1", [id]);
    // The items have followed: there is none open any more.
    expect(await item({})).toBe(null);
    expect(await end(id, "status = 'WITHDRAWN'")).toBe('quota_request_end_is_final');
  });
});

test('what new tenants get is one row, and no limit is negative', async () => {
  const defaults = (set: string) => refusedBy(client.query(`UPDATE quota_default SET ${set}`));
  expect(await defaults('id = 2')).toBe('quota_default_is_one_row');
  expect(await defaults('volume_gib = -1')).toBe('quota_default_is_not_negative');
});

test('a removed node stays so, and gets no instance, address or claim', async () => {
  const { id: node_id } = await put('node', removed);
  const revive = client.query('UPDATE node SET removed_at = NULL WHERE id = $1', [node_id]);
  expect(await refusedBy(revive)).toBe('node_removal_is_final');
  expect(await refusedBy(put('instance', { node_id }))).toBe('node_removed_gets_nothing');
  expect(await refusedBy(put('port', { node_id }))).toBe('node_removed_gets_nothing');
  const huge = 'UPDATE node SET disk_gib = 1000, vcpus = 1000, memory_mib = 10000 WHERE id = $1';
  await client.query(huge, [node_id]);
  expect(await refusedBy(put('claim', { node_id }))).toBe('node_removed_has_nothing');
});

test('an instance that is being placed on a node while it is removed is refused', async () => {
  const other = new pg.Client({ connectionString: database.ownerUrl });
  await other.connect();
  try {
    const { id: node_id } = await put('node', {});
    await other.query('BEGIN');
    await other.query('SELECT FROM node WHERE id = $1 FOR UPDATE', [node_id]);
    const placing = refusedBy(put('instance', { node_id }));
    await other.query("UPDATE node SET removed_at = now(), secret_hash = '', status = 'DOWN' WHERE id = $1", [
      node_id,
    ]);
    await other.query('COMMIT');
    expect(await placing).toBe('node_removed_gets_nothing');
  } finally {
    await other.end();
  }
});

describe('who leads', () => {
  const lease = (statement: string) => refusedBy(client.query(statement));

  test('there is one lease, and whoever holds it is known', async () => {
    const second = 'INSERT INTO leader_lease (epoch, single) VALUES (7, ';
    expect(await lease(`${second} true)`)).toBe('leader_lease_single_key');
    expect(await lease(`${second} false)`)).toBe('leader_lease_is_single');
    expect(await lease("UPDATE leader_lease SET session = 'x', holder = NULL")).toBe(
      'leader_lease_held_is_known',
    );
  });

  test('its epochs only rise', async () => {
    await client.query('UPDATE leader_lease SET epoch = epoch + 1');
    expect(await lease('UPDATE leader_lease SET epoch = epoch - 1')).toBe('leader_epochs_rise');
  });
});

test('no rule of the database is without a test here', async () => {
  const { rows } = await client.query(`
    SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
    UNION SELECT indexname FROM pg_indexes
     WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%' AND indexdef LIKE '%WHERE%'`);
  const folder = new URL('.', import.meta.url);
  const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const here = tests.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.map((row) => row.name as string).filter((name) => !here.includes(name))).toEqual([]);
});
