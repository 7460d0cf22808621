import { mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rotate } from './log-rotation.ts';

test('a log beyond its size is put aside, three deep, and its writer goes on in the same file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rotation-'));
  const log = join(folder, 'part.log');
  const writer = openSync(log, 'a');
  for (const text of ['first\n', 'second\n', 'third\n', 'fourth\n']) {
    writeSync(writer, text);
    await rotate(log, 3);
  }
  writeSync(writer, 'x\n');
  await rotate(log, 3);
  const read = (path: string) => readFileSync(path, 'utf8');
  expect(read(log)).toBe('x\n');
  expect([1, 2, 3].map((number) => read(`${log}.${number}`))).toEqual(['fourth\n', 'third\n', 'second\n']);
  rmSync(folder, { recursive: true });
});
