import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inOrder, readComposeFile } from './compose-file.ts';
import { untilHealthy } from './container.ts';
import { readDockerfile } from './dockerfile.ts';
import { type Stack, startStack } from './stack.ts';
import { newVariables } from './variables.ts';

const variables = newVariables();
const file = readComposeFile(variables);
const services = inOrder(file);
const portal = 'http://127.0.0.1:3000';

let folder: string;
let stack: Stack;
let token: string;

beforeAll(async () => {
  const made = process.env.CLOUDLET_TEST_FOLDER;
  if (!made) throw new Error('run tests/run/20-compose: it makes what this test runs');
  folder = join(made, 'stack');
  mkdirSync(folder);
  const image = join(made, 'image');
  const instructions = readDockerfile().at(-1)?.instructions ?? [];
  stack = await startStack({ file, image, instructions, folder });
});

afterAll(async () => {
  // What a failed test left running; the private host's end would end it too.
  await Promise.all([...(stack?.containers.values() ?? [])].map((container) => container.stop()));
});

test.each(services.filter(([, { healthcheck }]) => healthcheck))(
  '%s becomes healthy by its own health check',
  async (name, service) => {
    const container = stack.containers.get(name);
    if (!container) throw new Error(`${name} did not start`);
    await untilHealthy(name, service, container);
  },
);

test('prepare shows the first admin with a password, and the second time nothing new', async () => {
  const first = stack.containers.get('prepare')?.output();
  expect(first).toMatch(/Cloud admin +admin@cloudlet\.local +password \S+/);
  const again = await stack.run('prepare', 'prepare');
  expect(again.end, again.output).toBe(0);
  expect(again.output).not.toContain('password');
});

test('the portal says that it is healthy', async () => {
  const response = await fetch(`${portal}/api/health`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ healthy: true });
});

test('a tenant made with the image gets its token, and the flavors through the portal', async () => {
  const tenant = await stack.run('prepare', 'tenant', 'create', 'acme');
  expect(tenant.end, tenant.output).toBe(0);
  const made = await stack.run('prepare', 'token', 'create', '--tenant', 'acme', '--name', 'ci');
  expect(made.end, made.output).toBe(0);
  token = made.output.trim();
  expect(await namesOf('flavors')).toEqual(expect.arrayContaining(['tiny', 'small', 'medium', 'large']));
});

test('without a token there is nothing', async () => {
  expect((await fetch(`${portal}/api/v1/flavors`)).status).toBe(401);
});

test('an image that was built elsewhere is taken in once its checksum fits', async () => {
  const images = join(folder, 'images');
  const content = 'not a disk, and good enough to be copied\n';
  const sha256 = createHash('sha256').update(content).digest('hex');
  mkdirSync(images);
  const describe = (checksum: string) =>
    writeFileSync(
      join(images, 'built.json'),
      JSON.stringify({
        ...{ name: 'built', sha256: checksum, sizeBytes: content.length, virtualSizeBytes: 2 ** 28 },
        ...{ minMemoryMib: 128, minDiskGib: 1, defaultUser: 'cloud', recipe: 'r' },
      }),
    );
  writeFileSync(join(images, 'built.qcow2'), content);

  describe(sha256.replaceAll(/./g, '0'));
  const refused = await stack.run('prepare', 'prepare', '--images', images);
  expect(refused.end).toBe(1);
  expect(refused.output).toContain('is not the image that');

  describe(sha256);
  const taken = await stack.run('prepare', 'prepare', '--images', images);
  expect(taken.end, taken.output).toBe(0);
  expect(await namesOf('images')).toEqual(['built']);
});

test('a node is registered with an id and a secret for its agent', async () => {
  const registered = await stack.run('prepare', 'node', 'register', 'host-1');
  expect(registered.end, registered.output).toBe(0);
  expect(JSON.parse(registered.output)).toEqual({ nodeId: expect.any(String), secret: expect.any(String) });
});

test('Redis lets nobody in without the password and forgets nothing for want of memory', async () => {
  const policy = await stack.run(
    'redis',
    'redis-cli',
    '--user',
    'cloudlet',
    'CONFIG',
    'GET',
    'maxmemory-policy',
  );
  expect(policy.output).toContain('noeviction');
  const stranger = await stack.run('redis', 'env', '-u', 'REDISCLI_AUTH', 'redis-cli', '-e', 'ping');
  expect(stranger.output).toContain('NOAUTH');
});

test('no secret but the admin password is in a log', () => {
  for (const container of stack.containers.values()) {
    for (const secret of Object.values(variables)) expect(container.output()).not.toContain(secret);
  }
});

test('every service ends cleanly when it is told to', async () => {
  for (const [name] of services.toReversed()) {
    const end = await stack.containers.get(name)?.stop();
    // Next.js ends with 128 + 15 after it has closed its server; that is its way to say SIGTERM.
    expect([name, end]).toEqual([name, name === 'portal' ? 143 : 0]);
  }
});

/** The names in a list of the public door. */
async function namesOf(list: string): Promise<string[]> {
  const response = await fetch(`${portal}/api/v1/${list}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  const { items } = (await response.json()) as { items: { name: string }[] };
  return items.map(({ name }) => name);
}
