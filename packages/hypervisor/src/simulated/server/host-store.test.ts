import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHostStore } from './host-store.ts';
import { CONSOLE_TAIL_BYTES, put, remove } from './host-tables.ts';

const SEED = { metaData: 'm', userData: 'u', vendorData: 'v' };

describe('openHostStore', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'host-store-'));
    path = join(folder, 'host.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has again what was committed', () => {
    const store = openHostStore(path);
    store.commit(put('seed', 'a', SEED), put('seed', 'b', SEED));
    store.commit(remove('seed', 'a'), put('base', 'x', { sha256: 'f'.repeat(64), sizeBytes: 7 }));
    store.commit(['append', 'console', 'a', 'one '], ['append', 'console', 'a', 'two']);
    const { tables } = openHostStore(path);
    expect([...tables.seed.keys()]).toEqual(['b']);
    expect(tables.base.get('x')?.sizeBytes).toBe(7);
    expect(tables.console.get('a')).toBe('one two');
  });

  it('drops a last line whose end was not written, and goes on after it', () => {
    openHostStore(path).commit(put('seed', 'a', SEED));
    appendFileSync(path, '[["remove","seed",');
    const store = openHostStore(path);
    expect(store.tables.seed.has('a')).toBe(true);
    store.commit(put('seed', 'b', SEED));
    expect([...openHostStore(path).tables.seed.keys()]).toEqual(['a', 'b']);
  });

  it.each(['nonsense\n', '[["put","seed","a",{}]]\n', '[["put","unknown","a",{}]]\n'])(
    'refuses a damaged file and says where: %j',
    (line) => {
      writeFileSync(path, line);
      expect(() => openHostStore(path)).toThrow(/host\.jsonl:1 is damaged/);
      expect(readFileSync(path, 'utf8')).toBe(line);
    },
  );

  it('stays small however much is changed', () => {
    const store = openHostStore(path);
    for (let round = 0; round < 20_000; round += 1) store.commit(put('seed', 'a', SEED));
    expect(statSync(path).size).toBeLessThan(400_000);
    expect(openHostStore(path).tables.seed.get('a')).toEqual(SEED);
  });

  it('keeps a tail of the console', () => {
    const store = openHostStore(path);
    store.commit(['append', 'console', 'a', 'x'.repeat(CONSOLE_TAIL_BYTES)]);
    store.commit(['append', 'console', 'a', 'end']);
    expect(store.tables.console.get('a')).toHaveLength(CONSOLE_TAIL_BYTES);
    expect(openHostStore(path).tables.console.get('a')).toMatch(/x{1000}end$/);
  });
});
