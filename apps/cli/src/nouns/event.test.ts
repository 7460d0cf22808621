import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createApiToken } from '@cloudlet/control';
import { addTestPerson } from '@cloudlet/control/testing';
import type { Event } from '@cloudlet/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCli, type TestCli } from '../testing/test-cli.ts';

let cli: TestCli;
beforeAll(async () => {
  cli = await startTestCli();
  await cli.json('instance', 'create', 'web-1', '-f', 'small', '-i', 'tiny', '--wait');
  await cli.run(['instance', 'resize', 'web-1', '--flavor', 'small']);
});
afterAll(() => cli.end());

it('list: filters by what was done, by whom, with what, from where and what came of it', async () => {
  const all = await cli.json<Event[]>('event', 'list');
  const [refused] = await cli.json<Event[]>('event', 'list', '--result', 'refused', '--instance', 'web-1');
  expect(refused).toMatchObject({
    action: 'instance.resize',
    errorCode: 'flavor_unchanged',
    result: 'REFUSED',
  });
  const tokenId = refused?.actor.tokenId ?? '';
  const ids = async (...args: string[]) =>
    (await cli.json<Event[]>('event', 'list', ...args)).map(({ id }) => id);
  const byToken = all.filter(({ actor }) => actor.tokenId === tokenId).map(({ id }) => id);
  expect(byToken.length).toBeGreaterThan(2);
  expect(await ids('--credential', tokenId)).toEqual(byToken);
  expect(await ids('--actor', 'CLI', '--address', '192.0.2.0/24')).toEqual(byToken);
  expect(await ids('--action', 'instance.', '--via', 'token', '--result', 'succeeded')).toHaveLength(1);
  expect(await ids('--to', '2020-01-01')).toEqual([]);
  expect(await ids('--from', '2020-01-01')).toHaveLength(all.length);
  const { stdout } = await cli.run(['event', 'list', '--result', 'refused']);
  expect(stdout).toMatch(
    /^AT +ACTION +RESULT +BY +FROM +TARGET +REQUEST\n.*refused: flavor_unchanged +cli \(token\) +192\.0\.2\.9 +instance web-1 /,
  );
  expect((await cli.run(['event', 'list', '--from', 'soon'])).code).toBe(2);
  expect((await cli.run(['event', 'list', '--result', 'maybe'])).code).toBe(2);
});

it('export: writes the same events as CSV and as JSON lines', async () => {
  const all = await cli.json<Event[]>('event', 'list');
  const jsonl = (await cli.run(['event', 'export', '--format', 'jsonl'])).stdout.trimEnd().split('\n');
  expect(jsonl.map((line) => JSON.parse(line))).toEqual(all);
  const csv = (await cli.run(['event', 'export', '--result', 'refused'])).stdout;
  expect(csv).toMatch(/^id,at,tenantId,.*\r\n\d+,.*,REFUSED,flavor_unchanged,/);
});

it('--cloud: is for who runs it', async () => {
  expect((await cli.run(['event', 'export', '--cloud'])).code).toBe(4);
  const { database } = cli.api.cloud;
  const admin = await addTestPerson(database, {
    email: 'root@cloud.example',
    name: 'Root',
    isCloudAdmin: true,
  });
  const { secret } = await createApiToken(database, admin, { name: 'root', scopes: ['admin'] });
  const env = { CLOUDLET_TOKEN: secret };
  const { stdout } = await cli.run(['event', 'list', '--cloud', '--action', 'session.start', '-o', 'json'], {
    env,
  });
  const started = JSON.parse(stdout) as Event[];
  expect(started.find(({ actor }) => actor.name === 'Root')).toMatchObject({
    tenant: null,
    detail: { proofs: ['password'] },
  });
  const ofOne = await cli.run(['event', 'list', '--tenant', 'demo', '--action', 'instance.'], { env });
  expect(ofOne.stdout).toMatch(/^AT +TENANT +ACTION +RESULT .*\n.+ demo +instance\./);
  expect((await cli.run(['event', 'list', '--tenant', 'other', '-o', 'json'], { env })).stdout).not.toContain(
    'web-1',
  );
  const file = await cli.run(['event', 'export', '--tenant', 'demo', '--result', 'refused'], { env });
  expect(file.stdout).toContain('flavor_unchanged');
  expect((await cli.run(['event', 'list', '--tenant', 'nobodys'], { env })).stderr).toContain('nobodys');
});

it('watch: prints events as they happen, until it is told to stop', async () => {
  const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
  const args = [program, 'event', 'watch', '--action', 'instance.', '--output', 'json'];
  const child = spawn(process.execPath, args, { env: cli.env, stdio: ['ignore', 'pipe', 'inherit'] });
  let seen = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    seen += text;
  });
  let which = 0;
  // Nobody is told when it has begun to listen: something happens until it says so.
  await expect
    .poll(
      async () => {
        which += 1;
        await cli.run(['instance', 'rename', 'web-1', `web-1${which % 2 === 1 ? 'a' : ''}`]);
        await cli.run(['instance', 'rename', `web-1${which % 2 === 1 ? 'a' : ''}`, 'web-1']);
        return seen;
      },
      { timeout: 30_000 },
    )
    .toContain('instance.rename');
  const [first = ''] = seen.split('\n');
  expect(JSON.parse(first)).toMatchObject({
    action: 'instance.rename',
    result: 'ACCEPTED',
    actor: { name: 'cli' },
  });
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
});
