import widthOf from 'fast-string-truncated-width';
import { paintLabel } from './paint.ts';

export type Cell = string | number | boolean | null;

export type Column<Row> = {
  readonly title: string;
  readonly of: (row: Row) => Cell;
  /** Left out where not everything fits: a part of an id is of no use, and the name will do. */
  readonly isExpendable?: boolean;
  /** Colours the text of a cell, once it has its width. */
  readonly paint?: (text: string, row: Row) => string;
};

const GAP = '  ';
/** No column gets narrower than this for the sake of others. */
const NARROWEST = 8;

/**
 * Columns side by side with a line of titles. Where they are wider than the terminal the expendable ones are left out, and then the
 * widest is cut. Widths are those of the terminal: a Chinese character takes two places.
 * @param room the terminal's width; without one nothing is cut
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  room = terminalWidth(),
): string {
  if (rows.length === 0) return '';
  const all = columns.map((column) => measure(column, rows));
  const shown = totalOf(all.map(({ width }) => width)) > room ? all.filter(isNeeded) : all;
  const widths = fit(
    shown.map(({ width }) => width),
    room,
  );
  const line = (
    cell: (column: Measured<Row>) => string,
    paint: (text: string, column: Column<Row>) => string,
  ) =>
    shown
      .map((one, at) => paint(pad(cell(one), widths[at] ?? 0, at === shown.length - 1), one.column))
      .join(GAP);
  const head = line(({ column }) => column.title, paintLabel);
  const body = rows.map((row, at) =>
    line(
      ({ texts }) => texts[at] ?? '',
      (text, { paint }) => paint?.(text, row) ?? text,
    ),
  );
  return [head, ...body].join('\n');
}

/** A column with the texts of its cells, and the width of the widest. */
type Measured<Row> = {
  readonly column: Column<Row>;
  readonly texts: readonly string[];
  readonly width: number;
};

function measure<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const texts = rows.map((row) => cellText(column.of(row)));
  return {
    column,
    texts,
    width: texts.reduce((most, text) => Math.max(most, width(text)), width(column.title)),
  };
}

function isNeeded<Row>({ column }: Measured<Row>): boolean {
  return !column.isExpendable;
}

/** One thing: a line for each of its fields. */
export function record(fields: readonly (readonly [label: string, value: Cell])[]): string {
  const labels = Math.max(...fields.map(([label]) => width(label)));
  return fields
    .map(([label, value]) => `${paintLabel(pad(label, labels))}${GAP}${cellText(value)}`)
    .join('\n');
}

function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY;
}

/** Names are people's: what would move the cursor or colour the screen is shown as a sign of its own. */
function cellText(cell: Cell): string {
  if (cell === null || cell === '') return '-';
  return String(cell).replace(/\p{Cc}/gu, '\u{fffd}');
}

function width(text: string): number {
  return widthOf(text).width;
}

function fit(widths: readonly number[], room: number): readonly number[] {
  const fitting = [...widths];
  for (let over = totalOf(fitting) - room; over > 0; over = totalOf(fitting) - room) {
    const widest = fitting.indexOf(Math.max(...fitting));
    const before = fitting[widest] ?? 0;
    if (before <= NARROWEST) break;
    fitting[widest] = Math.max(NARROWEST, before - over);
  }
  return fitting;
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
}

function pad(text: string, to: number, isLast = false): string {
  const cut = widthOf(text, { limit: to, ellipsis: '…', ellipsisWidth: 1 });
  const shown = cut.truncated ? `${text.slice(0, cut.index)}${cut.ellipsed ? '…' : ''}` : text;
  return isLast ? shown : shown + ' '.repeat(Math.max(0, to - width(shown)));
}
