import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { takeLock } from '../process/lock.ts';
import { readRecord } from '../supervisor/record.ts';
import { type StatePaths, statePaths } from './paths.ts';
import { prepareStateFolders } from './prepare.ts';
import { ensureSecret } from './secrets.ts';
import { readSettings } from './settings.ts';

let paths: StatePaths;
beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), 'cloud-')));
  prepareStateFolders(paths);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(paths.root, { recursive: true });
});

/** What a full disk or a power cut leaves of a file. */
describe.each([
  ['empty', ''],
  ['cut off', '[{"part":{"na'],
])('a file that is %s', (_, text) => {
  test('instead of the settings is explained', () => {
    writeFileSync(paths.settings, text);
    expect(() => readSettings(paths)).toThrow(
      expect.objectContaining({ name: 'Problem', why: 'It is empty or cut off.' }),
    );
  });

  test('instead of the record of parts counts as none, with a warning', () => {
    const warning = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    writeFileSync(paths.supervisorRecord, text);
    expect(readRecord(paths.supervisorRecord)).toEqual([]);
    expect(warning).toHaveBeenCalledWith(expect.stringContaining(paths.supervisorRecord));
  });

  test('instead of the lock holds nobody up', () => {
    writeFileSync(paths.lock, text);
    const unlock = takeLock(paths.lock, 'test');
    expect(() => takeLock(paths.lock, 'test')).toThrow('Another test is at work');
    unlock();
  });
});

describe('an empty secret', () => {
  test('is made anew', () => {
    writeFileSync(join(paths.secrets, 'redis'), '');
    const secret = ensureSecret(paths, 'redis');
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(ensureSecret(paths, 'redis')).toBe(secret);
  });

  test("of PostgreSQL's superuser is not, once there are data that know it", () => {
    writeFileSync(join(paths.secrets, 'database-superuser'), '');
    expect(ensureSecret(paths, 'database-superuser')).toHaveLength(43);
    writeFileSync(join(paths.secrets, 'database-superuser'), '');
    mkdirSync(paths.postgresData);
    writeFileSync(join(paths.postgresData, 'PG_VERSION'), '15');
    expect(() => ensureSecret(paths, 'database-superuser')).toThrow('is empty');
  });
});
