import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

/** Text as it comes, and text that is full of what CSV and spreadsheets take for their own. */
const cells = fc.array(
  fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",;\' a|') })),
  {
    minLength: 2,
    maxLength: 5,
  },
);

const read = (text: string): string[][] => parse(text, { relax_column_count: true });

it('is read back by others as what it was, but for the apostrophe before a formula', () => {
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 5 }), (rows) => {
      const back = read(rows.map(csvLine).join(''));
      expect(back.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, '')))).toEqual(
        rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, ''))),
      );
    }),
    { numRuns: 2_000 },
  );
});

it('has no cell that a spreadsheet would calculate', () => {
  fc.assert(
    fc.property(cells, (row) => {
      for (const cell of read(csvLine(row))[0] ?? []) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"\r\n'],
  ['-2+3', "'-2+3\r\n"],
  ['a,b', '"a,b"\r\n'],
  ['two\nlines', '"two\nlines"\r\n'],
  [null, '\r\n'],
])('writes %s as %s', (cell, line) => {
  expect(csvLine([cell])).toBe(line);
});
