import { expect, it } from 'vitest';
import { bytes, duration, time } from './format.ts';
import { record, table } from './table.ts';

// Colours are switched off where there is no terminal, as here.
const columns = [
  { title: 'NAME', of: (row: { name: string | null }) => row.name },
  { title: 'ID', of: () => 'abc' },
];

it('sets columns by the width on the screen, where a Chinese character takes two places', () => {
  expect(table(columns, [{ name: '数据库' }, { name: 'web' }])).toBe('NAME    ID\n数据库  abc\nweb     abc');
});

it('cuts the widest column where the terminal is too narrow, and no other', () => {
  expect(table(columns, [{ name: 'a-very-long-name-indeed' }], 15)).toBe('NAME        ID\na-very-lo…  abc');
  expect(table(columns, [{ name: '数据库服务器的名字' }], 15)).toBe('NAME        ID\n数据库服…   abc');
});

it('leaves out what is expendable before it cuts anything', () => {
  const withId = [...columns, { title: 'LONG', of: () => 'x'.repeat(36), isExpendable: true }];
  expect(table(withId, [{ name: 'web' }], 80)).toContain('x'.repeat(36));
  expect(table(withId, [{ name: 'web' }], 40)).toBe('NAME  ID\nweb   abc');
});

it('takes a list of any length', () => {
  const rows = Array.from({ length: 200_000 }, (_, at) => ({ name: `guest-${at}` }));
  expect(table(columns, rows, 80).split('\n')).toHaveLength(200_001);
});

it('cuts nothing where there is no terminal', () => {
  expect(table(columns, [{ name: 'x'.repeat(500) }])).toContain('x'.repeat(500));
});

it('prints nothing of an empty list, and a dash for what is not there', () => {
  expect(table(columns, [])).toBe('');
  expect(table(columns, [{ name: null }])).toBe('NAME  ID\n-     abc');
});

it('shows no control characters: a name cannot move the cursor', () => {
  expect(table(columns, [{ name: 'a\u001b[2Jb' }])).toContain('a\u{fffd}[2Jb');
  expect(record([['Name', 'a\nb']])).toBe('Name  a\u{fffd}b');
});

it('says amounts and times as people do', () => {
  expect([bytes(0), bytes(335_544_320), bytes(1_610_612_736), bytes(null)]).toEqual([
    '0 B',
    '320 MiB',
    '1.5 GiB',
    '-',
  ]);
  expect(time('2026-11-23T15:05:18.027Z')).toBe('2026-11-23 15:05:18Z');
  expect(duration('2026-11-23T15:05:18.027Z', '2026-11-23T15:05:19.327Z')).toBe('1.3 s');
  expect(duration('2026-11-23T15:05:18.000Z', '2026-11-23T15:07:23.900Z')).toBe('2 min 5 s');
});
