import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Confinement } from '../parts/part.ts';
import { isRoot } from '../process/users.ts';
import { startOf } from './start-of.ts';

const NOBODY = { uid: 65_534, gid: 65_534, name: 'nobody' };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home: of root-'));
  mkdirSync(join(home, 'check out'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Runs a shell script as the part's command in the checkout. @returns what it printed, line by line */
function run(script: string, confinement: Confinement, program = '/bin/sh'): string[] {
  const { command, identity } = startOf({ command: [program, '-c', script], user: NOBODY, confinement });
  const [file = '', ...args] = command;
  const options = { cwd: join(home, 'check out'), env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' as const };
  return execFileSync(file, args, { ...options, ...identity })
    .trim()
    .split('\n');
}

test.runIf(isRoot())('nothing of root is left', () => {
  const script = 'id -u; id -G; grep -E "^(CapPrm|CapBnd|NoNewPrivs)" /proc/self/status | tr -d "\\t"';
  chmodSync(home, 0o711);
  const without = run(script, { closed: [], capabilities: [] });
  expect(without).toEqual([
    '65534',
    '65534',
    `CapPrm:${'0'.repeat(16)}`,
    `CapBnd:${'0'.repeat(16)}`,
    'NoNewPrivs:1',
  ]);
  const port = run('grep CapEff /proc/self/status', { closed: [], capabilities: ['net_bind_service'] });
  expect(port).toEqual([`CapEff:\t${(1 << 10).toString(16).padStart(16, '0')}`]);
});

test.runIf(isRoot())('a checkout and a program in a closed home are seen, and nothing else there', () => {
  writeFileSync(join(home, 'secret'), 'of root');
  writeFileSync(join(home, 'check out', 'program'), 'mine');
  mkdirSync(join(home, 'bin'));
  cpSync('/bin/dash', join(home, 'bin', 'sh'));
  const script = 'pwd; cat program; echo; cat ../secret 2>&- || echo no; (echo x > here) 2>&- || echo no';
  const seen = run(script, { closed: [home], capabilities: [] }, join(home, 'bin', 'sh'));
  expect(seen).toEqual([join(home, 'check out'), 'mine', 'no', 'no']);
});
