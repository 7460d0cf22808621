import { randomUUID } from 'node:crypto';
import { createTestToken } from '@cloudlet/control/testing';
import type {
  Accepted,
  Flavor,
  Image,
  KeyPair,
  Operation,
  Orphan,
  Quota,
  ServerGroup,
  Snapshot,
  Usage,
} from '@cloudlet/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCli, type TestCli } from '../testing/test-cli.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIr1HfNjTOe6kzBiIiLS5tQaQVgJ1vxRjUz6jDrEJxQN ada@laptop';

let cli: TestCli;
let created: Accepted;
beforeAll(async () => {
  cli = await startTestCli();
  created = await cli.json('instance', 'create', 'web-1', '-f', 'small', '-i', 'tiny', '--wait');
});
afterAll(() => cli.end());

it('snapshot: creates, lists, restores and deletes', async () => {
  const taken = await cli.json<{ snapshot: Snapshot }>('snapshot', 'create', 'web-1', 'clean', '--wait');
  expect(taken).toMatchObject({ snapshot: { name: 'clean' }, operation: { status: 'SUCCEEDED' } });
  expect(await cli.json('snapshot', 'list', 'web-1')).toMatchObject([{ name: 'clean', status: 'AVAILABLE' }]);
  expect((await cli.run(['snapshot', 'list', 'web-1'])).stdout).toMatch(
    /^NAME +STATUS .*\nclean +AVAILABLE /,
  );
  expect(await cli.json('instance', 'restore', 'web-1', 'clean', '--yes', '--wait')).toMatchObject({
    operation: { kind: 'restore', status: 'SUCCEEDED' },
  });
  const unknown = await cli.run(['snapshot', 'delete', 'web-1', 'dirty', '--yes']);
  expect([unknown.code, unknown.stderr]).toEqual([3, 'error: There is no snapshot of web-1 dirty.\n']);
  await cli.json('snapshot', 'delete', 'web-1', taken.snapshot.id, '--yes', '--wait');
  expect(await cli.json('snapshot', 'list', 'web-1')).toEqual([]);
});

it('flavor and image: list what there is', async () => {
  const flavors = await cli.json<Flavor[]>('flavor', 'list');
  expect(flavors.map(({ name }) => name).sort()).toEqual(['large', 'small']);
  expect((await cli.run(['flavor', 'list'])).stdout).toMatch(/^NAME +VCPUS +MEMORY +DISK +REQUIRES +ID\n/);
  expect(await cli.json<Image[]>('image', 'list')).toMatchObject([{ name: 'tiny', defaultUser: 'cloud' }]);
  expect((await cli.run(['image', 'list'])).stdout).toMatch(/\ntiny +cloud +47\.7 MiB +2 GiB +128 MiB /);
});

it('key-pair: creates, lists and deletes, also as keypair', async () => {
  const added = await cli.run(['key-pair', 'create', 'laptop', '--public-key', '-'], { input: `${KEY}\n` });
  expect([added.code, added.stdout]).toEqual([0, expect.stringMatching(/^laptop: added, SHA256:/)]);
  expect(await cli.json<KeyPair[]>('keypair', 'list')).toMatchObject([{ name: 'laptop', publicKey: KEY }]);
  expect((await cli.run(['key-pair', 'delete', 'laptop'])).stdout).toBe('laptop: deleted\n');
  expect(await cli.json('key-pair', 'list')).toEqual([]);
});

it('server-group: creates, lists and deletes', async () => {
  const group = await cli.json<ServerGroup>('server-group', 'create', 'db', '--policy', 'anti-affinity');
  expect(group).toMatchObject({ name: 'db', policy: 'ANTI_AFFINITY' });
  expect((await cli.run(['server-group', 'list'])).stdout).toMatch(/\ndb +ANTI_AFFINITY +- +\S{36}\n/);
  expect((await cli.run(['server-group', 'create', 'db', '--policy', 'near'])).code).toBe(2);
  expect((await cli.run(['server-group', 'delete', group.id])).stdout).toBe('db: deleted\n');
});

it('operation: shows one with its steps, and waits for its end', async () => {
  const { id } = created.operation;
  expect((await cli.run(['operation', 'list'])).stdout).toMatch(
    /^INSTANCE +KIND +STATUS .*\n[\s\S]*create +SUCCEEDED/,
  );
  const shown = await cli.run(['operation', 'show', id]);
  expect(shown.stdout).toMatch(/Kind +create\nStatus +SUCCEEDED, 100 %\nAsked by +cli \(token\)\n/);
  expect(shown.stdout).toMatch(/STEP +OUTCOME +TOOK +FAILURE\ndo-it +done /);
  expect(await cli.json<Operation>('operation', 'wait', id, '--timeout', '5')).toMatchObject({
    id,
    status: 'SUCCEEDED',
  });
  expect((await cli.run(['operation', 'show', 'nonsense'])).code).toBe(3);
});

it('quota: shows limit and use of each resource', async () => {
  const quota = await cli.json<Quota>('quota', 'show');
  expect(quota.instances.used).toBe(1);
  expect((await cli.run(['quota', 'show'])).stdout).toMatch(
    /^RESOURCE +USED +LIMIT +LEFT\ninstances +1 +\d+ +\d+\n/,
  );
});

it('usage: shows instances by status, and room in flavors', async () => {
  const { instances, room } = await cli.json<Usage>('usage', 'show');
  expect(instances).toMatchObject({ ACTIVE: 1, ERROR: 0 });
  expect(room.map(({ flavor }) => flavor.name)).toEqual(['small', 'large']);
  expect((await cli.run(['usage', 'show'])).stdout).toMatch(
    /ACTIVE +1\n[\s\S]*FLAVOR +ROOM FOR +LIMITED BY\nsmall +\d+ +\w+\n/,
  );
});

/** A second node has two domains of one name that no row explains. @returns their orphans' ids */
async function loseTwo(name: string): Promise<string[]> {
  const { addNode, tenant } = cli.api.cloud;
  const node = await addNode('node-2');
  const ids = [randomUUID(), randomUUID()];
  const domains = ids.map((instanceId) => ({ instanceId, power: 'running' }) as const);
  const addresses = ids.map((_, at) => ({
    macAddress: `02:aa:bb:cc:dd:0${at}`,
    ipAddress: `10.86.4.7${at}`,
  }));
  const descriptions = ids.map((instanceId, at) => ({
    instanceId,
    domain: {
      tenantId: tenant.id,
      tenantName: tenant.name,
      name,
      vcpus: 1,
      memoryMib: 512,
      macAddress: `02:aa:bb:cc:dd:0${at}`,
    },
    disk: {
      sizeGib: 5,
      bytes: 1_000,
      base: { sha256: 'ab'.repeat(32), sizeBytes: 50_000_000, virtualSizeBytes: 2 * 2 ** 30 },
    },
    snapshots: [],
  }));
  await node.listing(domains, { addresses });
  await node.listing(domains, { addresses, descriptions });
  const { secret } = await createTestToken(cli.api.cloud.database, tenant, {
    name: 'finder',
    scopes: ['admin'],
  });
  const { stdout } = await cli.run(['orphan', 'list', '-o', 'json'], { env: { CLOUDLET_TOKEN: secret } });
  return (JSON.parse(stdout) as Orphan[]).filter((orphan) => orphan.name === name).map(({ id }) => id);
}

describe('for who runs the cloud', () => {
  let env: { CLOUDLET_TOKEN: string };
  beforeAll(async () => {
    const { database, tenant } = cli.api.cloud;
    const { secret } = await createTestToken(database, tenant, { name: 'operator', scopes: ['admin'] });
    env = { CLOUDLET_TOKEN: secret };
  });

  it('node: lists, shows, drains and enables', async () => {
    const nodes = await cli.run(['node', 'list'], { env });
    expect(nodes.stdout).toMatch(/^NAME +STATUS +MODE .*\nnode-1 +UP +ENABLED +1 +1\//);
    expect((await cli.run(['node', 'show', 'node-1'], { env })).stdout).toMatch(
      /\nVirtualization +simulated\n/,
    );
    for (const [verb, mode] of [
      ['drain', 'DRAINED'],
      ['maintenance', 'MAINTENANCE'],
      ['enable', 'ENABLED'],
    ] as const) {
      const { code, stdout } = await cli.run(
        ['node', verb, 'node-1', '--reason', 'a new disk', '-o', 'json'],
        { env },
      );
      expect([code, JSON.parse(stdout)]).toEqual([
        0,
        expect.objectContaining({ mode, modeReason: 'a new disk' }),
      ]);
    }
  });

  it('orphan: lists, adopts and removes what a node has and no row explains, by its id where names are alike', async () => {
    const [first = '', second = ''] = await loseTwo('lost');
    expect((await cli.run(['orphan', 'list'], { env })).stdout).toMatch(
      /^KIND +NODE +NAME .*\ninstance +node-2 +lost +demo /,
    );
    const unclear = await cli.run(['orphan', 'adopt', 'lost'], { env });
    expect([unclear.code, unclear.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^error: lost means more than one orphan; give the id:\n {2}\S{36} {2}lost\n {2}\S{36} {2}lost\n$/,
      ),
    ]);
    const adopted = await cli.run(['orphan', 'adopt', first, '--name', 'found'], { env });
    expect(adopted.stdout).toMatch(/^demo\/found: adopted, instance \S{36}\n$/);
    expect((await cli.run(['orphan', 'remove', second], { env })).code).toBe(2);
    const removed = await cli.run(['orphan', 'remove', second, '--yes'], { env });
    expect(removed.stdout).toMatch(/^instance lost on node-2: removal accepted, operation \S{36}\n$/);
  });

  it('tenant: makes, lists, suspends and resumes', async () => {
    expect((await cli.run(['tenant', 'create', 'acme'], { env })).stdout).toMatch(/^acme: made, \S{36}\n$/);
    expect((await cli.run(['tenant', 'list'], { env })).stdout).toMatch(/\nacme +0 +0 +- /);
    expect((await cli.run(['tenant', 'suspend', 'acme'], { env })).code).toBe(2);
    const reason = ['--reason', 'unpaid', '--yes'];
    expect((await cli.run(['tenant', 'suspend', 'acme', ...reason], { env })).stdout).toBe(
      'acme: suspended\n',
    );
    const [acme] = JSON.parse((await cli.run(['tenant', 'list', '-o', 'json'], { env })).stdout);
    expect(acme).toMatchObject({ name: 'acme', suspension: { reason: 'unpaid' } });
    expect((await cli.run(['tenant', 'resume', acme.id], { env })).stdout).toBe('acme: resumed\n');
  });
});

it('event: lists who did what, also with one instance', async () => {
  const created = await cli.run(['event', 'list', '--instance', 'web-1', '--action', 'instance.create']);
  const [head, ended, asked, ...more] = created.stdout.trimEnd().split('\n');
  expect(head).toMatch(/^AT +ACTION +RESULT +BY +FROM +TARGET +REQUEST$/);
  expect(asked).toMatch(/^\S+ \S+Z +instance\.create +accepted +cli \(token\) +\S+ +instance web-1 +\S{36}$/);
  expect(ended).toMatch(/^\S+ \S+Z +instance\.create +succeeded +cli \(token\) +/);
  expect(more).toEqual([]);
  expect(await cli.json('event', 'list', '--limit', '1')).toHaveLength(1);
});

it('what is for cloud admins is refused to who does not run the cloud', async () => {
  for (const args of [
    ['node', 'list'],
    ['node', 'show', 'node-1'],
    ['orphan', 'list'],
    ['tenant', 'list'],
  ]) {
    const { code, stderr } = await cli.run([...args, '-o', 'json']);
    expect([code, JSON.parse(stderr).code]).toEqual([4, 'forbidden']);
  }
});
