import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Accepted, type Cloud, connectCloud, finished, type Instance } from '../support/cloud.ts';

/** A cloud that is backed up, works for a day, and is restored: real processes, a simulated node. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cloudlet-backup-'));
// The cloud's parts run as users of their own.
chmodSync(folder, 0o711);
const file = join(folder, 'yesterday.backup');
const state = join(folder, 'state');
process.env.CLOUDLET_STATE_DIR = state;

type Listed = Instance & { readonly name: string; readonly failure: { readonly code: string } | null };

/** What there was when the backup was made, by name. */
const before = new Map<string, Listed>();
let madeSince: Listed;
let cloud: Cloud;

const run = promisify(execFile);
// Not synchronously: connections to the portal that it closes meanwhile would be used once more.
const cloudlet = (...args: string[]): Promise<string> =>
  run(join(root, 'cloudlet'), args).then(
    ({ stdout }) => stdout.trim(),
    ({ stdout, stderr }: { stdout: string; stderr: string }) =>
      expect.fail(`./cloudlet ${args.join(' ')}\n${stdout}${stderr}`),
  );
/** What a command that is refused says. */
const refused = (...args: string[]): Promise<string> =>
  run(join(root, 'cloudlet'), args, { timeout: 60_000 }).then(
    () => expect.fail('it was not refused'),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );

beforeAll(async () => {
  await cloudlet('up', '--simulated', '--nodes', '1', '--no-demo', '--port', '3220');
  cloud = connectCloud('before');
  for (const name of ['kept', 'gone-since', 'stopped-since']) before.set(name, await make(name));
});
afterAll(async () => {
  await cloudlet('down');
  rmSync(folder, { recursive: true });
});

async function make(name: string): Promise<Listed> {
  const idOf = async (path: string) =>
    (await cloud.request<{ items: { id: string }[] }>('GET', path)).answer.items[0]?.id;
  const body = { name, imageId: await idOf('/images'), flavorId: await idOf('/flavors') };
  const { answer } = await cloud.request<Accepted>('POST', '/instances', body);
  expect(await finished(cloud, answer.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
  return answer.instance as Listed;
}

async function act(method: string, path: string): Promise<void> {
  const { answer } = await cloud.request<Accepted>(method, path);
  expect(await finished(cloud, answer.operation.id)).toMatchObject({ status: 'SUCCEEDED' });
}

async function statuses(): Promise<Record<string, string>> {
  const { answer } = await cloud.request<{ items: Listed[] }>('GET', '/instances');
  return Object.fromEntries(answer.items.map(({ name, status }) => [name, status]));
}

async function portalPid(): Promise<unknown> {
  const { parts } = JSON.parse(await cloudlet('status', '--json'));
  return parts.find(({ name }: { name: string }) => name === 'portal')?.pid;
}

const idOf = (name: string) => before.get(name)?.id ?? '';
/** Rows as the owner of the tables sees them. */
const ask = async (query: string) => {
  const url = await cloudlet('env', 'DATABASE_OWNER_URL');
  return (await run('psql', ['--no-align', '--tuples-only', '--command', query, url])).stdout.trim();
};

/** What lies in a backup, in a folder. */
async function open(backup: string): Promise<string> {
  const there = mkdtempSync(join(folder, 'opened-'));
  const bytes = readFileSync(backup);
  writeFileSync(`${there}.tar`, bytes.subarray(bytes.indexOf('\n') + 1));
  await run('tar', ['--extract', '--file', `${there}.tar`, '--directory', there]);
  return there;
}

/** The same backup with another text in one of its files, and a checksum that is right. @returns its path */
async function altered(backup: string, member: string, text: string): Promise<string> {
  const there = await open(backup);
  writeFileSync(join(there, member), text);
  await run('tar', ['--create', '--file', `${there}.tar`, '--directory', there, '.']);
  const tar = readFileSync(`${there}.tar`);
  const sum = createHash('sha256').update(tar).digest('hex');
  writeFileSync(`${there}.backup`, Buffer.concat([Buffer.from(`cloudlet-backup 1 ${sum}\n`), tar]));
  return `${there}.backup`;
}

/** The secrets and the authority of this machine, by name. */
function keys(): Record<string, string> {
  const files = ['secrets', 'authority'].flatMap((name) =>
    readdirSync(join(state, name), { withFileTypes: true, recursive: true }).filter((it) => it.isFile()),
  );
  return Object.fromEntries(
    files.map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), 'utf8')]),
  );
}

/**
 * A control plane on another machine, which was not stopped: it writes over and over. @returns a function that ends it and says whether
 * it wrote into the restored database before that was safe to work with.
 */
async function writeFromElsewhere(): Promise<() => Promise<{ wrote: number; tooEarly: number }>> {
  const connectionString = await cloudlet('env', 'DATABASE_URL');
  const counts = { wrote: 0, tooEarly: 0 };
  let isOver = false;
  const going = (async () => {
    while (!isOver) {
      const client = new pg.Client({ connectionString });
      client.on('error', () => undefined);
      try {
        await client.connect();
        while (!isOver) {
          const { rows } = await client.query(WRITE);
          counts.wrote += 1;
          if (rows[0].restored && !rows[0].reopened) counts.tooEarly += 1;
        }
      } catch {
        // No server, no table, no right: it tries again.
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  })();
  return async () => {
    isOver = true;
    await going;
    return counts;
  };
}
/** To a row that nobody goes by: a renewal of the lease would be taken for a leader's sign of life. */
const WRITE = `
  UPDATE tenant SET name = name WHERE name = 'demo'
  RETURNING NOT EXISTS (SELECT FROM instance WHERE name = 'made-since') AS restored,
            EXISTS (SELECT FROM audit_event WHERE action = 'cloud.restore') AS reopened`;

test('a backup is made while everything goes on, for its owner alone', async () => {
  expect(await cloudlet('backup', file)).toContain(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await statuses()).toEqual({ kept: 'ACTIVE', 'gone-since': 'ACTIVE', 'stopped-since': 'ACTIVE' });
});

test('one that is damaged, cut off or newer is refused, and nothing is changed', async () => {
  const broken = join(folder, 'broken.backup');
  const bytes = readFileSync(file);
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(5_000) ^ 1, 5_000);
  writeFileSync(broken, flipped);
  expect(await refused('restore', broken, '--yes')).toContain('is damaged');
  writeFileSync(broken, bytes);
  truncateSync(broken, bytes.length - 1);
  expect(await refused('restore', broken, '--yes')).toContain('is damaged');
  writeFileSync(broken, bytes.toString('latin1').replace('cloudlet-backup 1', 'cloudlet-backup 9'), 'latin1');
  expect(await refused('restore', broken, '--yes')).toContain('newer release');
  writeFileSync(broken, 'something else');
  expect(await refused('restore', broken, '--yes')).toContain('no backup');
  expect(await refused('restore', file)).toContain('--yes');
  expect(Object.keys(await statuses())).toHaveLength(3);
});

test('one that cannot be put in leaves the database, the secrets and the parts as they were', async () => {
  const keysBefore = keys();
  const portal = await portalPid();
  const noDump = await altered(file, 'database.dump', 'something else');
  const another = await altered(noDump, 'secrets/nextauth', 'a'.repeat(43));
  expect(await refused('restore', another, '--yes')).toContain('✗');
  expect(keys()).toEqual(keysBefore);
  expect(await portalPid()).toBe(portal);

  // Its dump can be read, and PostgreSQL refuses it.
  await ask('CREATE SCHEMA in_the_way');
  const inTheWay = join(folder, 'in-the-way.backup');
  await cloudlet('backup', inTheWay);
  const refusedLate = await altered(inTheWay, 'secrets/nextauth', 'b'.repeat(43));
  expect(await refused('restore', refusedLate, '--yes')).toContain('in_the_way');
  await ask('DROP SCHEMA in_the_way');
  expect(keys()).toEqual(keysBefore);
  expect(await cloudlet('status')).not.toContain('✗');
  expect(Object.keys(await statuses())).toHaveLength(3);
});

test('restored after a day’s work it tells the truth of every guest', async () => {
  await act('DELETE', `/instances/${idOf('gone-since')}`);
  await act('POST', `/instances/${idOf('stopped-since')}/stop`);
  madeSince = await make('made-since');
  const addressOf = `SELECT ip_address FROM port WHERE instance_id = '${madeSince.id}'`;
  const heldAddress = await ask(addressOf);
  // In the middle of something.
  await cloud.request<Accepted>('POST', `/instances/${idOf('kept')}/reboot`);

  const { nextauth } = keys();
  const elsewhere = await writeFromElsewhere();
  const said = await cloudlet('restore', await altered(file, 'secrets/nextauth', 'c'.repeat(43)), '--yes');
  expect(await elsewhere()).toEqual({ wrote: expect.toSatisfy((count) => count > 0), tooEarly: 0 });
  // What was there: with the secrets that were there.
  const [, kept = ''] = /what was there is in (\S+)/.exec(said) ?? [];
  expect(readFileSync(join(await open(kept), 'secrets/nextauth'), 'utf8')).toBe(nextauth);
  expect(keys()).toMatchObject({ nextauth: 'c'.repeat(43) });
  expect(await cloudlet('status')).not.toContain('✗');
  cloud = connectCloud('after');
  await expect
    .poll(statuses, { timeout: 120_000, interval: 1_000 })
    .toEqual({ kept: 'ACTIVE', 'gone-since': 'ERROR', 'stopped-since': 'SHUTOFF' });

  expect(await ask('SELECT count(*) FROM operation WHERE ended_at IS NULL')).toBe('0');
  // Nobody else gets the address that its guest has.
  await expect
    .poll(() => ask("SELECT subject, ip_address FROM orphan WHERE kind = 'instance'"), { timeout: 90_000 })
    .toBe(`${madeSince.id}|${heldAddress}`);
  expect(await ask("SELECT count(*) FROM audit_event WHERE action = 'cloud.restore'")).toBe('1');
});

test('what is left of the day is led to an end, and work goes on', async () => {
  await act('DELETE', `/instances/${idOf('gone-since')}`);
  await act('POST', `/instances/${idOf('stopped-since')}/start`);
  await make('made-after');
  for (const name of ['kept', 'stopped-since']) await act('DELETE', `/instances/${idOf(name)}`);
  expect(await statuses()).toEqual({ 'made-after': 'ACTIVE' });
});

test('a machine without a cloud gets one, with the secrets of the backup', async () => {
  const { nextauth, redis, 'database-app': app } = keys();
  await cloudlet('down');
  const fresh = join(folder, 'fresh');
  await cloudlet('restore', file, '--yes', '--state', fresh);
  try {
    expect(await cloudlet('status', '--state', fresh)).not.toContain('✗');
    const secret = (name: string) => readFileSync(join(fresh, 'secrets', name), 'utf8');
    const there = readFileSync(join(await open(file), 'secrets/nextauth'), 'utf8');
    expect({ nextauth: secret('nextauth'), redis: secret('redis'), app: secret('database-app') }).toEqual({
      nextauth: there,
      redis,
      app,
    });
    expect(nextauth).not.toBe(there);
  } finally {
    await cloudlet('down', '--state', fresh);
  }
});
