import { revokeApiToken, setQuota } from '@cloudlet/control';
import { createTestToken, SYSTEM } from '@cloudlet/control/testing';
import type { Accepted } from '@cloudlet/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { startTestCli, type TestCli } from './testing/test-cli.ts';

let cli: TestCli;
beforeAll(async () => {
  cli = await startTestCli({ isWorking: false });
});
afterAll(() => cli.end());

const create = (name: string) => cli.json<Accepted>('instance', 'create', name, '-f', 'small', '-i', 'tiny');

describe('what the command says by its exit code', () => {
  it('2: the command line is wrong', async () => {
    for (const args of [
      ['nonsense'],
      ['instance', 'create', 'web-1'],
      ['instance', 'list', '--limit', 'ten'],
      ['instance', 'list', '--output', 'xml'],
      ['instance', 'stop', 'web-1', '--force', '--grace', '3'],
      ['instance', 'console', 'web-1'],
    ]) {
      expect([args, (await cli.run(args)).code]).toEqual([args, EXIT.usage]);
    }
  });

  it('2: something is to be lost and nobody can be asked', async () => {
    const { instance } = await create('kept');
    const { code, stderr } = await cli.run(['instance', 'delete', 'kept']);
    expect([code, stderr]).toEqual([
      EXIT.usage,
      'error: Nobody can be asked here: --yes says that it is meant.\n',
    ]);
    expect(await cli.json('instance', 'show', instance.id)).toMatchObject({ task: 'create' });
  });

  it('3: there is no such thing', async () => {
    for (const args of [
      ['instance', 'show', 'nobody'],
      ['instance', 'create', 'web-1', '-f', 'huge', '-i', 'tiny'],
      ['operation', 'show', '01939f3e-7c00-7000-8000-000000000001'],
    ]) {
      expect([args, (await cli.run(args)).code]).toEqual([args, EXIT.notFound]);
    }
  });

  it('4: the cloud says no, with its code and members as JSON', async () => {
    await create('busy');
    await cli.api.cloud.node.succeed('running');
    await cli.json('instance', 'stop', 'busy');
    const busy = await cli.run(['instance', 'reboot', 'busy', '-o', 'json']);
    expect(busy.code).toBe(EXIT.refused);
    expect(JSON.parse(busy.stderr)).toMatchObject({
      code: 'instance_busy',
      task: 'stop',
      status: 409,
      exitCode: 4,
    });
    await setQuota(cli.api.cloud.database, SYSTEM, {
      tenantId: cli.api.cloud.tenant.id,
      quota: { keyPairs: 0 },
    });
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIr1HfNjTOe6kzBiIiLS5tQaQVgJ1vxRjUz6jDrEJxQN ada@laptop';
    const full = await cli.run(['key-pair', 'create', 'one', '--public-key', '-'], { input: key });
    expect([full.code, full.stderr]).toEqual([
      EXIT.refused,
      expect.stringMatching(/^error: The quota allows 0 /),
    ]);
    const name = await cli.run(['instance', 'create', 'Not_A_Name', '-f', 'small', '-i', 'tiny']);
    expect(name.code).toBe(EXIT.refused);
  });

  it('5: the work was accepted and has failed', async () => {
    const { node } = cli.api.cloud;
    await node.succeed('running');
    const { operation } = await create('doomed');
    const [job] = await node.takeJobs();
    if (job?.operationId !== operation.id) throw new Error('the operation was not offered');
    await node.start(job);
    const failure = { code: 'disk_full', message: 'The disk is full.', detail: 'ENOSPC' };
    await node.finish(job, { outcome: 'failed', undo: 'clean', power: 'absent', failure });
    const { code, stderr } = await cli.run(['operation', 'wait', operation.id]);
    expect(code).toBe(EXIT.operationFailed);
    expect(stderr).toMatch(new RegExp(`^error: create failed: .*\\nOperation: ${operation.id}\\n$`));
    const json = await cli.run(['operation', 'wait', operation.id, '-o', 'json']);
    expect(JSON.parse(json.stderr)).toMatchObject({
      code: 'operation_failed',
      operation: { id: operation.id },
    });
  });

  it('6: it has not ended in time, and goes on', async () => {
    const args = ['instance', 'create', 'slow', '-f', 'small', '-i', 'tiny', '--wait', '--timeout', '0.3'];
    const { code, stderr } = await cli.run(args);
    expect(code).toBe(EXIT.timeout);
    expect(stderr).toContain('slow: create: accepted\n');
    expect(stderr).toMatch(
      /error: create has not ended within 0\.3 s; it goes on\.\nGo on waiting: cloudletctl operation wait \S{36}\n$/,
    );
    expect(await cli.json('instance', 'show', 'slow')).toMatchObject({ task: 'create' });
  });

  it('7: nobody is signed in, or the token is not good any more', async () => {
    const { database, tenant } = cli.api.cloud;
    const none = await cli.run(['quota', 'show'], { env: { CLOUDLET_API: '', CLOUDLET_TOKEN: '' } });
    expect([none.code, none.stderr]).toEqual([
      EXIT.notSignedIn,
      'error: You are not signed in: cloudletctl login ADDRESS\n',
    ]);
    const { id, secret } = await createTestToken(database, tenant, { name: 'revoked' });
    const env = { CLOUDLET_TOKEN: secret };
    expect((await cli.run(['quota', 'show'], { env })).code).toBe(EXIT.ok);
    await revokeApiToken(database, { ...SYSTEM, tenantId: tenant.id }, { id });
    expect((await cli.run(['quota', 'show'], { env })).code).toBe(EXIT.notSignedIn);
  });

  it('8: nothing answers', async () => {
    const { code, stderr } = await cli.run(['quota', 'show'], {
      env: { CLOUDLET_API: 'http://127.0.0.1:1' },
    });
    expect([code, stderr]).toEqual([
      EXIT.unavailable,
      expect.stringContaining('http://127.0.0.1:1 does not answer'),
    ]);
  });
});
