import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Accepted } from '@cloudlet/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { program, startTestCli, type TestCli } from './testing/test-cli.ts';

let cli: TestCli;
let folder: string;
beforeAll(async () => {
  cli = await startTestCli({ isWorking: false });
  folder = mkdtempSync(join(tmpdir(), 'interrupt-'));
  await cli.json('instance', 'create', 'web-1', '-f', 'small', '-i', 'tiny');
  await cli.api.cloud.node.succeed('running');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await cli.end();
});

/** From the second on no request for an operation is ever answered, nor does it notice that it is to end. */
const SILENT_FETCH = `
const real = globalThis.fetch;
let asked = 0;
globalThis.fetch = (request) => {
  if (!request.url.includes('/operations/') || ++asked < 2) return real(request);
  process.stderr.write('silent\\n');
  return new Promise(() => {});
};`;

it('ends with 130 and says what was accepted, also where a request never settles', async () => {
  const silent = join(folder, 'silent.mjs');
  writeFileSync(silent, SILENT_FETCH);
  const args = ['--import', silent, program, 'instance', 'reboot', 'web-1', '--wait', '--output', 'json'];
  const child = spawn(process.execPath, args, { env: cli.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const wasSilent = stderr.includes('silent');
    stderr += text;
    // Later than Node would end a program in which nothing more can happen.
    if (!wasSilent && stderr.includes('silent')) setTimeout(() => child.kill('SIGINT'), 500);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, stderr]).toEqual([EXIT.interrupted, expect.stringContaining('"code":"interrupted"')]);
  const accepted = JSON.parse(stdout) as Accepted[];
  expect(accepted).toMatchObject([{ instance: { name: 'web-1' }, operation: { kind: 'reboot' } }]);
  await cli.api.cloud.node.succeed('running');
});

it('says what was accepted where its end was not seen in time', async () => {
  const wait = ['--wait', '--timeout', '0.3', '--output', 'json'];
  const several = await cli.run(['instance', 'stop', 'web-1', ...wait]);
  expect(several.code).toBe(EXIT.timeout);
  expect(JSON.parse(several.stdout)).toMatchObject([
    { instance: { name: 'web-1' }, operation: { kind: 'stop', endedAt: null } },
  ]);
  await cli.api.cloud.node.succeed('shutoff');
  const one = await cli.run(['snapshot', 'create', 'web-1', 'clean', ...wait]);
  expect(one.code).toBe(EXIT.timeout);
  expect(JSON.parse(one.stdout)).toMatchObject({
    instance: { name: 'web-1' },
    operation: { kind: 'snapshot' },
  });
});

it('says in a line that its output cannot be written', async () => {
  const line = `exec "$0" "$1" flavor list >/dev/full`;
  const child = spawn('sh', ['-c', line, process.execPath, program], { env: cli.env });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, stderr]).toEqual([
    EXIT.failure,
    expect.stringMatching(/^error: Standard output cannot be written: ENOSPC.*\n$/),
  ]);
});

it('says of a wrong command line as JSON what is wrong with it, to who asks for JSON', async () => {
  for (const [args, message] of [
    [['--output', 'json', 'instance', 'list', '--bogus'], "unknown option '--bogus'"],
    [['instance', 'list', '--bogus', '-o', 'json'], "unknown option '--bogus'"],
    [['-ojson', 'instance'], 'A command is missing; --help shows what there is.'],
    [['instance', 'create', 'x', '--output=json'], "required option '-f, --flavor <flavor>' not specified"],
  ] as const) {
    const { code, stdout, stderr } = await cli.run(args);
    expect([code, stdout, JSON.parse(stderr)]).toEqual([2, '', { code: 'usage', message, exitCode: 2 }]);
  }
  const plain = await cli.run(['instance', 'list', '--bogus']);
  expect(plain.stderr).toBe("error: unknown option '--bogus'\n(--help shows what there is)\n");
});
