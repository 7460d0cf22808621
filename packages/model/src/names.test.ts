import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOST_NAME_LABEL, isHostNameLabel, isOneLine } from './names.ts';

test('a label is 1 to 63 lower-case letters, digits and inner hyphens', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  fc.assert(fc.property(label, (text) => isHostNameLabel(text)));
  fc.assert(
    fc.property(fc.string(), (text) => {
      const inner = [...text].every((letter) => /[a-z0-9-]/.test(letter));
      const whole = inner && text.length >= 1 && text.length <= 63 && !/^-|-$/.test(text);
      expect(isHostNameLabel(text)).toBe(whole);
    }),
  );
});

test('the database’s CHECK is the same expression', () => {
  const rules = new URL('../../../prisma/migrations/20261123000100_rules/migration.sql', import.meta.url);
  const sql = readFileSync(rules, 'utf8');
  expect(sql.split(`~ '${HOST_NAME_LABEL.source}'`)).toHaveLength(4);
});

test('a line shows what is written: it does not break, and nothing in it turns what follows', () => {
  for (const text of ['plain', 'a name – with “marks”', '名称', 'שלום', 'عربي'])
    expect(isOneLine(text)).toBe(true);
  for (const text of ['two\nlines', 'a\u2028b', 'a\u0000b', 'a\u202etxt', 'a\u2066b'])
    expect(isOneLine(text)).toBe(false);
});
