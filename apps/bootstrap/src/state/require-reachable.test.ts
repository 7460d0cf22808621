import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireReachable } from './require-reachable.ts';

test('a state directory behind a closed folder is refused, whether or not it exists', () => {
  const folder = mkdtempSync(join(tmpdir(), 'closed-'));
  expect(() => requireReachable(join(folder, 'state'))).toThrow(
    expect.objectContaining({ next: expect.stringContaining(`chmod o+x ${folder}`) }),
  );
  chmodSync(folder, 0o711);
  expect(() => requireReachable(join(folder, 'state'))).not.toThrow();
  // What it is itself is made right.
  chmodSync(folder, 0o700);
  expect(() => requireReachable(folder)).not.toThrow();
  rmSync(folder, { recursive: true });
});
