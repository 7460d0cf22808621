import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passwords-'));
  file = join(folder, 'unseen');
});
afterEach(() => rmSync(folder, { recursive: true }));

const admin = { who: 'Cloud admin', login: 'admin@cloudlet.local', password: 'geheim' };

test('a password is shown once', () => {
  const passwords = createPasswords(file);
  passwords.issue(admin);
  expect(passwords.toShow()).toContain('password geheim');
  passwords.seen();
  expect(passwords.toShow()).toBe('');
  expect(createPasswords(file).toShow()).toBe('');
});

test('of one that an interrupted run did not show, the next run says whose it is and how to set a new one', () => {
  createPasswords(file).issue(admin);
  expect(readFileSync(file, 'utf8')).not.toContain('geheim');
  const next = createPasswords(file);
  expect(next.toShow()).toContain('./cloudlet password admin@cloudlet.local');
  next.seen();
  expect(createPasswords(file).toShow()).toBe('');
});

test('one that is issued again is not lost', () => {
  createPasswords(file).issue(admin);
  const next = createPasswords(file);
  next.issue(admin);
  expect(next.toShow()).not.toContain('ended before it was seen');
});
