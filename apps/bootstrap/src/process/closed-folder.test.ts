import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closedFolder } from './closed-folder.ts';

test('the first folder that others may not pass is closed, also where nothing is yet', () => {
  const open = mkdtempSync(join(tmpdir(), 'way-'));
  expect(closedFolder(join(open, 'checkout'))).toBe(open);
  const inner = join(open, 'passable');
  mkdirSync(inner, { mode: 0o711 });
  expect(closedFolder(join(inner, 'checkout'), inner)).toBeNull();
  expect(closedFolder(join(inner, 'checkout'))).toBe(open);
  rmSync(open, { recursive: true });
});
