import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pack, unpack } from './archive.ts';
import { MEMBERS } from './manifest.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A tar that works, and writes down who may pass to its archive. @returns what it wrote: a mode for each archive */
function lookWhileTarWorks(): () => string[] {
  const programs = join(folder, 'programs');
  const seen = join(folder, 'seen');
  mkdirSync(programs);
  writeFileSync(
    join(programs, 'tar'),
    `#!/bin/sh\n/usr/bin/env PATH="$REAL_PATH" tar "$@" && stat -c %a "$(dirname "$3")" >> '${seen}'\n`,
    { mode: 0o755 },
  );
  vi.stubEnv('REAL_PATH', process.env.PATH ?? '');
  vi.stubEnv('PATH', `${programs}:${process.env.PATH}`);
  return () => readFileSync(seen, 'utf8').trim().split('\n');
}

test('nobody else can read the secrets while they are packed and unpacked', async () => {
  const what = join(folder, 'what');
  mkdirSync(what);
  const manifest = { takenAt: new Date().toISOString(), version: '1', migrations: [], images: [] };
  writeFileSync(join(what, MEMBERS.manifest), JSON.stringify(manifest));
  const file = join(folder, 'a.backup');
  const again = join(folder, 'again');
  mkdirSync(again);
  const seen = lookWhileTarWorks();
  await pack(what, file);
  expect(await unpack(file, again)).toEqual(manifest);
  expect(seen()).toHaveLength(2);
  for (const wayThere of seen()) expect(wayThere).toBe('700');
});
