import { createTestToken } from '@cloudlet/control/testing';
import type {
  Accepted,
  Flavor,
  Image,
  KeyPair,
  Operation,
  Quota,
  ServerGroup,
  Snapshot,
} from '@cloudlet/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('node and orphan: show the cloud to who runs it', async () => {
  const { database, tenant } = cli.api.cloud;
  const { secret } = await createTestToken(database, tenant, { name: 'operator', scopes: ['admin'] });
  const env = { CLOUDLET_TOKEN: secret };
  const nodes = await cli.run(['node', 'list'], { env });
  expect(nodes.stdout).toMatch(/^NAME +STATUS +MODE .*\nnode-1 +UP +ENABLED +1 +1\//);
  expect((await cli.run(['node', 'show', 'node-1'], { env })).stdout).toMatch(
    /\nVirtualization +simulated\n/,
  );
  const orphans = await cli.run(['orphan', 'list', '-o', 'json'], { env });
  expect([orphans.code, orphans.stdout]).toEqual([0, '[]\n']);
});

it('node and orphan: are refused to who does not run the cloud', async () => {
  for (const args of [
    ['node', 'list'],
    ['node', 'show', 'node-1'],
    ['orphan', 'list'],
  ]) {
    const { code, stderr } = await cli.run([...args, '-o', 'json']);
    expect([code, JSON.parse(stderr).code]).toEqual([4, 'forbidden']);
  }
});
