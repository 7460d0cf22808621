import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hooks } from './suites.ts';

test('the executables of a folder are suites in the order of their names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hooks-'));
  writeFileSync(join(folder, '20-browser'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, '10-system.sh'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, 'README.md'), '', { mode: 0o644 });
  mkdirSync(join(folder, 'helpers'));
  expect(hooks(folder).map((suite) => [suite.name, suite.command('x')])).toEqual([
    ['system', [join(folder, '10-system.sh')]],
    ['browser', [join(folder, '20-browser')]],
  ]);
  expect(hooks(join(folder, 'nowhere'))).toEqual([]);
  rmSync(folder, { recursive: true });
});
