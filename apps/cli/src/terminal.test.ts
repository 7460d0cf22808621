import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PlayedGateway, playGateway } from './testing/play-gateway.ts';
import { inTerminal, startTestCli, type TestCli } from './testing/test-cli.ts';

const CTRL_RIGHT_BRACKET = '\u001d';

let cli: TestCli;
let gateway: PlayedGateway;
let open: ReturnType<typeof inTerminal> | undefined;
beforeAll(async () => {
  gateway = await playGateway('Welcome to web-1\r\nweb-1 login: ');
  cli = await startTestCli({ gatewayUrl: gateway.url });
  await cli.json('instance', 'create', 'web-1', '-f', 'small', '-i', 'tiny', '--wait');
});
afterEach(() => open?.kill());
afterAll(async () => {
  await cli.end();
  await gateway.close();
});

function terminal(args: readonly string[], env: NodeJS.ProcessEnv = cli.env) {
  open = inTerminal(args, env);
  return open;
}

async function until(look: () => boolean): Promise<void> {
  while (!look()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('instance console-log', () => {
  it('prints what the guest said last, as a text tool has it', async () => {
    cli.api.gateway.answer = { output: Buffer.from('one\r\ntwo\r\nlogin: ') };
    expect(await cli.run(['instance', 'console-log', 'web-1', '--lines', '2'])).toMatchObject({
      code: 0,
      stdout: 'two\nlogin: \n',
    });
    expect(await cli.json('instance', 'console-log', 'web-1')).toEqual({ output: 'one\r\ntwo\r\nlogin: ' });
  });

  it('says why it cannot', async () => {
    cli.api.gateway.answer = { status: 503, reason: 'node_unreachable' };
    const { code, stderr } = await cli.run(['instance', 'console-log', 'web-1']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('compute node is not connected');
  });
});

describe('instance console', () => {
  it('makes the terminal the guest’s, key by key, until Ctrl+]', async () => {
    const { shown, type, ended } = terminal(['instance', 'console', 'web-1']);
    await until(() => shown().includes('web-1 login: '));
    expect(shown()).toContain('Console of web-1. Ctrl+] leaves it.');
    // Ctrl+C is the guest's, and nothing waits for Enter.
    type('root\u0003');
    await until(() => gateway.typed() === 'root\u0003');
    gateway.print('^C');
    await until(() => shown().endsWith('^C'));
    type(`x${CTRL_RIGHT_BRACKET}never`);
    expect(await ended).toBe(0);
    expect(shown()).toContain('The console was left.');
    await until(() => gateway.typed().endsWith('x'));
    expect(gateway.typed()).toBe('root\u0003x');
  });

  it('says why it was closed, by its exit code too', async () => {
    const { shown, ended } = terminal(['instance', 'console', 'web-1']);
    await until(() => shown().includes('login'));
    gateway.tell({ type: 'closed', reason: 'instance_gone' });
    expect(await ended).toBe(3);
    expect(shown()).toContain('error: The instance is gone.');
  });

  it('prints for a script until a text is there', async () => {
    const found = await cli.run(['instance', 'console', 'web-1', '--until', 'login:']);
    expect([found.code, found.stdout]).toEqual([
      0,
      expect.stringContaining('Welcome to web-1\r\nweb-1 login:'),
    ]);
    const missed = await cli.run(['instance', 'console', 'web-1', '--until', 'password', '--timeout', '0.5']);
    expect([missed.code, missed.stderr]).toEqual([
      6,
      'error: The console did not say password within 0.5 s.\n',
    ]);
  });

  it('finds a text that comes in pieces', async () => {
    const running = cli.run(['instance', 'console', 'web-1', '--until', 'in pieces', '--timeout', '20']);
    const pieces = setInterval(() => {
      gateway.print('in pi');
      gateway.print('eces');
    }, 100);
    expect((await running).code).toBe(0);
    clearInterval(pieces);
  });
});

it('asks before something is lost, and takes Enter for no', async () => {
  const refused = terminal(['instance', 'delete', 'web-1']);
  await until(() => refused.shown().includes('Destroy web-1? Disks and snapshots are lost.'));
  refused.type('\r');
  expect(await refused.ended).toBe(1);
  expect(refused.shown()).toContain('error: Nothing was done.');
  expect(await cli.json('instance', 'show', 'web-1')).toMatchObject({ status: 'ACTIVE', task: null });

  await cli.json('instance', 'create', 'lost', '-f', 'small', '-i', 'tiny', '--wait');
  const meant = terminal(['instance', 'delete', 'lost', '--wait']);
  await until(() => meant.shown().includes('Destroy lost?'));
  meant.type('y');
  expect(await meant.ended).toBe(0);
  expect(meant.shown()).toMatch(/lost: destroy succeeded in /);
});

it('asks for the token without showing it', async () => {
  const home = { ...cli.env, CLOUDLET_API: '', CLOUDLET_TOKEN: '' };
  const { shown, type, ended } = terminal(['login', cli.api.origin], home);
  await until(() => shown().includes('API token'));
  type(`${cli.token}\r`);
  expect(await ended).toBe(0);
  expect(shown()).toContain('Signed in at');
  expect(shown()).not.toContain(cli.token);
});

it('says that an address is none before it asks for the token', async () => {
  const { shown, ended } = terminal(['login', 'ftp://cloud.example']);
  expect(await ended).toBe(2);
  expect(shown()).toContain('ftp://cloud.example is no address');
  expect(shown()).not.toContain('API token');
});

it('draws nothing in a terminal that cannot', async () => {
  const { shown, ended } = terminal(['instance', 'reboot', 'web-1', '--wait'], { ...cli.env, TERM: 'dumb' });
  expect(await ended).toBe(0);
  expect(shown()).not.toMatch(/[━╌⠋]/);
});

it('shows a bar while it waits, and colours, but not with NO_COLOR', async () => {
  const coloured = terminal(['instance', 'reboot', 'web-1', '--wait']);
  expect(await coloured.ended).toBe(0);
  expect(coloured.shown()).toMatch(/web-1: reboot [━╌]{24} \d+ %/);
  const list = terminal(['instance', 'list']);
  await list.ended;
  expect(list.shown()).toContain('\u001b[32mACTIVE');
  const plain = terminal(['instance', 'list'], { ...cli.env, NO_COLOR: '1' });
  await plain.ended;
  expect(plain.shown()).toContain('ACTIVE');
  expect(plain.shown()).not.toContain('\u001b[');
});

it('leaves the waiting at Ctrl+C, and says how to take it up again', async () => {
  const slow = await startTestCli({ isWorking: false });
  try {
    await slow.json('instance', 'create', 'other', '-f', 'small', '-i', 'tiny');
    await slow.json('instance', 'create', 'slow', '-f', 'small', '-i', 'tiny');
    await slow.api.cloud.node.succeed('running');
    const args = ['instance', 'delete', 'slow', 'other', '--yes', '--wait'];
    const { shown, type, ended } = terminal(args, slow.env);
    await until(() => shown().includes('slow: destroy'));
    type('\u0003');
    expect(await ended).toBe(130);
    expect(shown()).toMatch(
      /Interrupted; the work goes on\. See to its end: cloudletctl operation wait \S{36}/,
    );
    expect(await slow.json('instance', 'show', 'other')).toMatchObject({ task: 'destroy' });
  } finally {
    await slow.end();
  }
});

it('instance ssh calls ssh with the image’s user and the address, and ends as ssh does', async () => {
  const bin = mkdtempSync(join(tmpdir(), 'ssh-'));
  writeFileSync(join(bin, 'ssh'), '#!/bin/sh\nprintf "%s\\n" "$@"\nexit 42\n');
  chmodSync(join(bin, 'ssh'), 0o755);
  const env = { PATH: `${bin}:${process.env.PATH}` };
  const { instance } = { instance: await cli.json<{ ipAddress: string }>('instance', 'show', 'web-1') };
  const plain = await cli.run(['instance', 'ssh', 'web-1'], { env });
  expect([plain.code, plain.stdout]).toEqual([42, `--\ncloud@${instance.ipAddress}\n`]);
  const args = [
    'instance',
    'ssh',
    'web-1',
    '--via',
    'host-1',
    '--identity',
    'key',
    '-u',
    'root',
    '--',
    'ls',
    '-l',
  ];
  const full = await cli.run(args, { env });
  expect(full.stdout.split('\n').slice(0, -1)).toEqual([
    '-J',
    'host-1',
    '-i',
    'key',
    '--',
    `root@${instance.ipAddress}`,
    'ls',
    '-l',
  ]);
  rmSync(bin, { recursive: true });
});
