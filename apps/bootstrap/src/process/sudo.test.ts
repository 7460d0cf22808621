import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rerunAsRoot } from './sudo.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudlet-sudo-'));
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test('hands on the command line, and of the environment what the commands read', () => {
  const said = join(folder, 'said');
  writeFileSync(join(folder, 'sudo'), `#!/bin/sh\nprintf '%s\\n' "$@" >${said}\nexit 3\n`, { mode: 0o755 });
  const read = [
    ...['DATABASE_URL', 'CLOUDLET_OIDC_ISSUER', 'CLOUDLET_OIDC_CLIENT_ID'],
    ...['CLOUDLET_OIDC_CLIENT_SECRET', 'CLOUDLET_OIDC_NAME'],
  ];
  for (const name of read) vi.stubEnv(name, `the value of ${name}`);
  vi.stubEnv('NOTHING_OF_OURS', 'x');
  expect(rerunAsRoot(['up', '--no-demo'], 'It belongs to root')).toBe(3);
  const lines = readFileSync(said, 'utf8').trim().split('\n');
  expect(lines[0]?.replace('--preserve-env=', '').split(',')).toEqual(expect.arrayContaining(read));
  expect(lines[0]).not.toContain('NOTHING_OF_OURS');
  // Every user of the host can read command lines.
  expect(lines.join('\n')).not.toContain('the value of');
  expect(lines.slice(-2)).toEqual(['up', '--no-demo']);
});
