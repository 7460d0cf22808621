import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StatePaths, statePaths } from './paths.ts';
import { prepareStateFolders } from './prepare.ts';

let paths: StatePaths;
const mode = () => statSync(paths.root).mode & 0o7777;
beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), 'root-')));
});
afterEach(() => rmSync(paths.root, { recursive: true }));

test('a state directory that is made may be passed through, and not be listed', () => {
  rmSync(paths.root, { recursive: true });
  prepareStateFolders(paths);
  expect(mode()).toBe(0o711);
});

test.each([
  ['of everybody, such as /tmp', 0o1777, 0o1777],
  ['of root, such as /srv', 0o755, 0o755],
  ['closed to others, who have to pass', 0o700, 0o711],
])('an empty directory %s is taken and loses nothing of its mode', (_, before, after) => {
  chmodSync(paths.root, before);
  prepareStateFolders(paths);
  expect(mode()).toBe(after);
});

test.each(['something', 'log'])('a directory with %s in it is refused and stays as it was', (name) => {
  mkdirSync(join(paths.root, name), { mode: 0o777 });
  chmodSync(paths.root, 0o1777);
  expect(() => prepareStateFolders(paths)).toThrow(expect.objectContaining({ why: `It holds ${name}.` }));
  expect(mode()).toBe(0o1777);
  expect(existsSync(paths.secrets)).toBe(false);
});

test.each([
  ['an interrupted first run', () => undefined],
  [
    'a cloud, beside a note of an operator',
    () => {
      writeFileSync(paths.settings, '{}');
      writeFileSync(join(paths.root, 'NOTES'), '');
    },
  ],
])('the directory of %s is taken again', (_, fill) => {
  prepareStateFolders(paths);
  fill();
  expect(() => prepareStateFolders(paths)).not.toThrow();
});

test('a new file system, with a volume for images in it, is taken', () => {
  for (const name of ['lost+found', 'images']) mkdirSync(join(paths.root, name));
  expect(() => prepareStateFolders(paths)).not.toThrow();
});
