import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allParts } from '../parts/all.ts';
import type { Part } from '../parts/part.ts';
import { run, runAny } from '../process/run.ts';
import { cloudOf } from '../state/cloud.ts';
import { ensureFolder } from '../state/files.ts';
import { statePaths } from '../state/paths.ts';
import type { Settings } from '../state/settings.ts';
import { parseUnits } from './part-runner.ts';
import { renderPart, renderTarget, unitPrefix } from './render.ts';

const settings: Settings = {
  version: 1,
  mode: 'libvirt',
  simulatedNodes: 2,
  controllers: 2,
  rateLimit: 50,
  listen: '127.0.0.1',
  port: 3000,
  gatewayPort: 3001,
  postgresPort: 5433,
  redisPort: 6380,
  publicUrl: null,
  publicGatewayUrl: null,
  databaseUrl: null,
  redisUrl: null,
  demo: 'pending',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'units-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function renderAll(stateRoot: string): { units: string[]; parts: Part[] } {
  const paths = statePaths(stateRoot);
  ensureFolder(paths.secrets, 0o700);
  const parts = allParts(cloudOf(stateRoot, settings), []);
  const files = [
    ...parts.flatMap((part) => renderPart(part, paths, folder)),
    renderTarget(
      parts.map((part) => part.name),
      paths,
      folder,
    ),
  ];
  const units = files.filter((file) => file.path.startsWith(`${folder}/cloudlet`));
  for (const { path, text } of units) writeFileSync(path, text);
  return { units: units.map((file) => file.path), parts };
}

describe("systemd's units", () => {
  test.each(['state', 'a 100% odd "state"'])('pass systemd-analyze verify, in %s', async (name) => {
    const { units, parts } = renderAll(join(folder, name));
    expect(parts.map((part) => part.name)).toEqual([
      'postgres',
      'redis',
      'controller',
      'controller-2',
      'gateway',
      'portal',
      'agent',
    ]);
    expect(units).toHaveLength(parts.length + 1);
    const verified = await runAny(
      ['systemd-analyze', 'verify', '--man=no', '--recursive-errors=yes', ...units],
      {
        environment: { SYSTEMD_UNIT_PATH: `${folder}:/lib/systemd/system` },
      },
    );
    // It warns on standard error and may still exit with 0: nothing may be said of our files.
    expect(verified.lastLines.filter((line) => line.includes(folder) || line.includes('cloudlet'))).toEqual(
      [],
    );
    expect(verified.code).toBe(0);
  });

  test('restart like the supervisor: always, within a second, never given up', () => {
    const { units } = renderAll(join(folder, 'state'));
    for (const unit of units.filter((path) => path.endsWith('.service'))) {
      const text = readFileSync(unit, 'utf8');
      expect(text).toMatch(/^Restart=always$/m);
      expect(text).toMatch(/^RestartSec=100ms$/m);
      expect(text).toMatch(/^StartLimitIntervalSec=0$/m);
      expect(text).toMatch(/^ExecStartPre=\+\S+\/infra\/systemd\/back-off \S+$/m);
      expect(text).not.toMatch(/@[A-Z_]+@/);
    }
  });

  test('hold no secret: those are in files for root alone', () => {
    const stateRoot = join(folder, 'state');
    const { units, parts } = renderAll(stateRoot);
    const secrets = ['database-app', 'database-superuser', 'redis', 'nextauth'].map((name) =>
      readFileSync(join(stateRoot, 'secrets', name), 'utf8'),
    );
    for (const unit of units)
      for (const secret of secrets) expect(readFileSync(unit, 'utf8')).not.toContain(secret);
    const files = parts.flatMap((part) => renderPart(part, statePaths(stateRoot), folder));
    for (const file of files.filter(({ path }) => !path.endsWith('.service'))) expect(file.mode).toBe(0o600);
  });

  test('of another state directory have names of their own', () => {
    expect(unitPrefix({ root: '/var/lib/cloudlet' })).toBe('cloudlet');
    expect(unitPrefix({ root: '/srv/other' })).toMatch(/^cloudlet-[0-9a-f]{8}$/);
  });
});

test('systemctl show is read: no main process is null', () => {
  const text =
    'Id=cloudlet-agent.service\nActiveState=activating\nMainPID=0\nNRestarts=3\n\nId=other.service\nMainPID=1\n';
  expect(parseUnits(text, (id) => (id === 'cloudlet-agent.service' ? 'agent' : undefined))).toEqual([
    { name: 'agent', pid: null, restarts: 3, active: 'activating' },
  ]);
});

test("back-off follows the supervisor's rule", async () => {
  const { afterExit, noBackOff } = await import('../supervisor/back-off.ts');
  const commands = join(folder, 'bin');
  mkdirSync(commands);
  writeFileSync(join(commands, 'date'), '#!/bin/sh\necho "$NOW"\n', { mode: 0o755 });
  writeFileSync(join(commands, 'sleep'), '#!/bin/sh\necho "$1"\n', { mode: 0o755 });
  const script = new URL('../../../../infra/systemd/back-off', import.meta.url).pathname;
  const start = async (now: number) => {
    const { stdout } = await run([script, join(folder, 'run', 'part.starts')], {
      environment: { NOW: String(now), PATH: `${commands}:/usr/bin:/bin` },
    });
    return Number(stdout || 0);
  };

  let now = 1_000_000;
  await start(now);
  let began = now;
  let state = noBackOff;
  // A crash loop, then runs of a minute and more, then a loop again: seconds that each run lasts.
  for (const ranFor of [
    ...Array.from({ length: 12 }, () => 1),
    59,
    60,
    3,
    3,
    3,
    3,
    3,
    3,
    200,
    20,
    20,
    20,
    20,
  ]) {
    now = began + ranFor;
    const rule = afterExit(state, now * 1000, ranFor * 1000);
    state = rule.state;
    const delay = await start(now);
    expect(delay).toBe(rule.delayMs >= 1000 ? rule.delayMs / 1000 : 0);
    began = now + delay;
  }
});

test('a part with a user of its own keeps no right of root, and sees its folder and program through a closed home', async () => {
  const stateRoot = join(folder, 'state');
  const { parts } = renderAll(stateRoot);
  const part = parts.find(({ name }) => name === 'portal') as Part;
  const unitOf = (confinement: Part['confinement'], cwd: string) => {
    const user = { uid: 1, gid: 1, name: 'daemon' };
    const [unit] = renderPart({ ...part, user, confinement, cwd }, statePaths(stateRoot), folder);
    writeFileSync(unit?.path ?? '', unit?.text ?? '');
    return unit?.text ?? '';
  };
  const verified = () =>
    runAny(
      [
        'systemd-analyze',
        'verify',
        '--man=no',
        '--recursive-errors=yes',
        join(folder, `${unitPrefix(statePaths(stateRoot))}-portal.service`),
      ],
      {
        environment: { SYSTEMD_UNIT_PATH: `${folder}:/lib/systemd/system` },
      },
    );

  expect(unitOf({ closed: [], capabilities: ['net_bind_service'] }, '/')).toMatch(
    /^CapabilityBoundingSet=CAP_NET_BIND_SERVICE\nAmbientCapabilities=CAP_NET_BIND_SERVICE$/m,
  );
  expect(await verified()).toMatchObject({ code: 0, lastLines: [] });
  const covered = unitOf({ closed: ['/root'], capabilities: [] }, '/root/check: out');
  expect(covered).toContain('User=daemon\nGroup=daemon\n');
  expect(covered).toContain(
    `TemporaryFileSystem=/root:mode=0711\nBindReadOnlyPaths="/root/check\\\\: out" ${process.execPath}\n`,
  );
  expect(covered).toMatch(/^CapabilityBoundingSet=\nAmbientCapabilities=$/m);
  expect(await verified()).toMatchObject({ code: 0, lastLines: [] });
});
