import type { Accepted, Instance, Operation } from '@cloudlet/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCli, type TestCli } from '../testing/test-cli.ts';

let cli: TestCli;
beforeAll(async () => {
  cli = await startTestCli();
});
afterAll(() => cli.end());

const make = (name: string) =>
  cli.json<Accepted>('instance', 'create', name, '-f', 'small', '-i', 'tiny', '--wait');

it('takes an instance from its creation to its end', async () => {
  const created = await make('web-1');
  expect(created).toMatchObject({
    instance: { name: 'web-1', status: 'ACTIVE', task: null },
    operation: { kind: 'create', status: 'SUCCEEDED' },
  });
  const { id } = created.instance;
  expect(await cli.json('instance', 'stop', 'web-1', '--grace', '5', '--wait')).toMatchObject([
    { instance: { id, status: 'SHUTOFF' }, operation: { kind: 'stop', status: 'SUCCEEDED' } },
  ]);
  expect(await cli.json('instance', 'start', id, '--wait')).toMatchObject([
    { instance: { status: 'ACTIVE' } },
  ]);
  for (const hard of [[], ['--hard']]) {
    const rebooted = await cli.json('instance', 'reboot', 'web-1', ...hard, '--wait');
    expect(rebooted).toMatchObject([{ operation: { kind: 'reboot', status: 'SUCCEEDED' } }]);
  }
  expect(await cli.json('instance', 'resize', 'web-1', '--flavor', 'large', '--wait')).toMatchObject({
    instance: { flavor: { name: 'large' } },
    operation: { kind: 'resize', status: 'SUCCEEDED' },
  });
  const operations = await cli.json<Operation[]>('instance', 'operations', 'web-1');
  expect(operations.map(({ kind }) => kind)).toEqual([
    'resize',
    'reboot',
    'reboot',
    'start',
    'stop',
    'create',
  ]);
  expect(await cli.json('instance', 'operations', 'web-1', '--limit', '2')).toHaveLength(2);
  expect(await cli.json('instance', 'delete', 'web-1', '--yes', '--wait')).toMatchObject([
    { instance: { id }, operation: { kind: 'destroy', status: 'SUCCEEDED' } },
  ]);
  expect((await cli.run(['instance', 'show', id])).code).toBe(3);
});

it('gives an instance its keys, its server group and its user data', async () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIr1HfNjTOe6kzBiIiLS5tQaQVgJ1vxRjUz6jDrEJxQN ada@laptop';
  await cli.run(['key-pair', 'create', 'laptop', '--public-key', '-'], { input: `${key}\n` });
  await cli.json('server-group', 'create', 'pair', '--policy', 'affinity');
  const args = ['instance', 'create', 'full', '--flavor', 'small', '--image', 'tiny', '--key-pair', 'laptop'];
  const { code, stdout } = await cli.run(
    [...args, '--server-group', 'pair', '--console-password-file', '-', '-o', 'json'],
    { input: 'correct horse\n' },
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout).instance).toMatchObject({
    keyPairs: [{ name: 'laptop' }],
    serverGroup: { name: 'pair' },
    hasConsolePassword: true,
  });
  const told = await cli.run([...args.with(2, 'told'), '--user-data', '-'], { input: '#!/bin/sh\n' });
  expect(told.code).toBe(0);
  const missing = await cli.run([...args.with(2, 'untold'), '--user-data', '/nowhere/x']);
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('/nowhere/x cannot be read')]);
});

it('lists as a table, as JSON and as YAML, filtered and up to a limit', async () => {
  await make('list-1');
  await make('list-2');
  const table = await cli.run(['instance', 'list', '--name', 'list-']);
  expect(table.stdout).toMatch(
    /^NAME +STATUS +TASK +ADDRESS +FLAVOR +IMAGE +ID\nlist-2 +ACTIVE +- +10\.\S+ +small +tiny +\S{36}\nlist-1 /,
  );
  const json = await cli.json<Instance[]>('instance', 'list', '--name', 'list-', '--status', 'ACTIVE');
  expect(json.map(({ name }) => name)).toEqual(['list-2', 'list-1']);
  const yaml = await cli.run(['instance', 'list', '--name', 'list-', '--limit', '1', '--output', 'yaml']);
  expect(yaml.stdout).toMatch(/^- id: \S{36}\n {2}name: list-2\n/);
  expect(await cli.json('instance', 'list', '--status', 'ERROR')).toEqual([]);
  expect((await cli.run(['instance', 'list', '--status', 'ERROR'])).stdout).toBe('');
});

it('renames one', async () => {
  await make('old');
  const renamed = await cli.run(['instance', 'rename', 'old', 'new']);
  expect([renamed.code, renamed.stdout]).toEqual([0, 'old: renamed, it is new now\n']);
  expect((await cli.run(['instance', 'rename', 'new', 'web-1'])).code).toBe(0);
  await make('taken');
  expect((await cli.run(['instance', 'rename', 'taken', 'web-1'])).code).toBe(4);
});

it('shows one for a person', async () => {
  await make('shown');
  const { stdout } = await cli.run(['instance', 'show', 'shown']);
  expect(stdout).toMatch(
    /^Name +shown\nId +\S{36}\nStatus +ACTIVE\nFlavor +small \(1 vCPU, 512 MiB, 5 GiB\)\n/,
  );
});

it('does the same with several, and nothing where one of them is unknown', async () => {
  await make('many-1');
  await make('many-2');
  const unknown = await cli.run(['instance', 'delete', 'many-1', 'many-9', '--yes']);
  expect([unknown.code, unknown.stderr]).toEqual([3, 'error: There is no instance many-9.\n']);
  expect(await cli.json('instance', 'show', 'many-1')).toMatchObject({ task: null, status: 'ACTIVE' });
  const stopped = await cli.run(['instance', 'stop', 'many-1', 'many-2', 'many-1', '--force', '--wait']);
  expect(stopped.stdout).toMatch(
    /^many-1: stop succeeded in \d+\.\d s\nmany-2: stop succeeded in \d+\.\d s\n$/,
  );
  // The first is off already: it is refused, and the other is seen to all the same.
  await cli.json('instance', 'start', 'many-2', '--wait');
  const half = await cli.run(['instance', 'stop', 'many-1', 'many-2', '--force', '--wait']);
  expect([half.code, half.stdout]).toEqual([4, expect.stringMatching(/^many-2: stop succeeded/)]);
});

it('helps with a name that is nearly right', async () => {
  await make('database');
  const { code, stderr } = await cli.run(['instance', 'show', 'data']);
  expect([code, stderr]).toEqual([3, 'error: There is no instance data. There is database.\n']);
});

it('asks for the id where a name means two instances', async () => {
  const { instance } = await make('first');
  await make(instance.id);
  const { code, stderr } = await cli.run(['instance', 'show', instance.id]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: \S{36} means more than one instance; give the id:\n/);
  expect(stderr).toContain(`  ${instance.id}  first\n`);
});
