import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, runAny } from './process/run.ts';
import { isRoot } from './process/users.ts';
import { cloudOf } from './state/cloud.ts';
import { statePaths } from './state/paths.ts';
import { prepareStateFolders } from './state/prepare.ts';
import { resolveSettings } from './state/resolve-settings.ts';
import { readSettings, type Settings, writeSettings } from './state/settings.ts';

const state = mkdtempSync(join(tmpdir(), 'cloud-'));
afterAll(() => rmSync(state, { recursive: true }));

const folder = fileURLToPath(new URL('..', import.meta.url));
const dist = join(folder, 'dist');
beforeAll(() => run([process.execPath, join(folder, 'build.mjs')]));

function cloudlet(...args: string[]) {
  return runAny([process.execPath, join(folder, 'dist/main.js'), ...args], {
    environment: { CLOUDLET_STATE_DIR: state, DATABASE_URL: undefined, REDIS_URL: undefined },
  });
}

describe('the command line', () => {
  test.each([
    [['--help'], 0, 'Usage: cloudlet'],
    [['up', '--help'], 0, '--simulated'],
    [['--version'], 0, '0.'],
    [['fly'], 2, "unknown command 'fly'"],
    [['status', '--fly'], 2, "unknown option '--fly'"],
    [['up', '--port', '99999'], 2, 'whole number from 1 to 65535'],
    [['up', '--url', 'ftp://x'], 2, 'http://'],
    [['up', '--gateway-url', 'foo'], 2, 'wss://'],
    [['up', '--gateway-url', 'https://x'], 2, 'wss://'],
    [['up', '--listen', ''], 2, 'IPv4 or IPv6 address'],
    [['up', '--listen', '999.1.1.1'], 2, 'IPv4 or IPv6 address'],
    [['up', '--listen', '[::1]'], 2, 'IPv4 or IPv6 address'],
    [['up', '--simulated', '--port', '65535'], 2, '--gateway-port'],
    [['up', '--simulated', '--port', '4000', '--gateway-port', '4000'], 2, 'cannot be both'],
    [['up', '--trusted-proxies', 'proxy.example'], 2, '10.0.0.0/8'],
    [['logs'], 2, "missing required argument 'part'"],
    [['status', 'more'], 2, 'too many arguments'],
    [['status'], 1, 'There is no cloud'],
    [['node', 'drain'], 2, "missing required argument 'name'"],
    [['node', 'set', 'node-1', '--cpu-ratio', 'much'], 2, 'a number such as 4 or 1.5'],
    [['set', 'placement', 'heap'], 2, 'spread or pack'],
    [['node', 'list'], 1, 'There is no cloud'],
  ])('%j ends with %i', async (args, code, text) => {
    const result = await cloudlet(...args);
    expect(result.lastLines.join('\n') + result.stdout).toContain(text);
    expect(result.code).toBe(code);
  });

  test('leaves nothing behind of an up that was mistyped', async () => {
    await cloudlet('up', '--simulated', '--port', '65535');
    expect(await cloudlet('status')).toMatchObject({
      code: 1,
      lastLines: [expect.stringContaining('There is no cloud'), expect.anything()],
    });
  });

  test('env prints one value alone, and refuses a name that it does not know', async () => {
    const paths = statePaths(join(state, 'here'));
    prepareStateFolders(paths);
    const environment = { REDIS_URL: 'redis://:pw@cache:6379' };
    writeSettings(paths, await resolveSettings(null, { simulated: true }, environment, async (port) => port));
    const option = ['--state', paths.root];
    expect(await cloudlet('env', 'REDIS_URL', ...option)).toMatchObject({
      code: 0,
      stdout: environment.REDIS_URL,
    });
    expect(await cloudlet('env', 'NOTHING', ...option)).toMatchObject({ code: 2, stdout: '' });
    const all = await cloudlet('env', ...option);
    expect(all.stdout).toContain(`CLOUDLET_STATE_DIR=${paths.root}`);
  });
});

/** A file system of 64 KiB that is full, in a mount namespace that ends with the command. */
async function onFullDisk(command: string) {
  const folder = join(state, 'full');
  mkdirSync(folder, { recursive: true });
  const script = `mount -t tmpfs -o size=64k,mode=711 none '${folder}' && cp -a '${join(state, 'small')}/.' '${folder}' && { dd if=/dev/zero of='${folder}/log/filler' bs=4k 2>/dev/null; node '${join(dist, 'main.js')}' ${command} --state '${folder}'; }`;
  return runAny(['unshare', '--mount', 'sh', '-c', script], {
    environment: { DATABASE_URL: undefined, REDIS_URL: undefined },
    timeoutMs: 15_000,
  });
}

describe.runIf(isRoot())('on a full disk', () => {
  beforeAll(async () => {
    const paths = statePaths(join(state, 'small'));
    prepareStateFolders(paths);
    writeSettings(paths, await resolveSettings(null, { simulated: true }, {}, async (port) => port));
    cloudOf(paths.root, readSettings(paths) as Settings);
  });

  test('down goes on without a lock', async () => {
    const result = await onFullDisk('down');
    expect(result.lastLines.join('\n')).toContain('going on without a lock');
    expect(result).toMatchObject({ code: 0, stdout: 'Nothing runs.' });
  });

  test('up says so, and what to do', async () => {
    const result = await onFullDisk('up --simulated');
    expect(result.lastLines.join('\n')).toMatch(/the disk is full[\s\S]*What next: Make room/);
    expect(result.lastLines.join('\n')).not.toContain('    at ');
    expect(result.code).toBe(1);
  });
});
