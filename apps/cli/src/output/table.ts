import widthOf from 'fast-string-truncated-width';
import { paintLabel } from './paint.ts';

export type Cell = string | number | boolean | null;

export type Column<Row> = {
  readonly title: string;
  readonly of: (row: Row) => Cell;
  /** Colours the text of a cell, once it has its width. */
  readonly paint?: (text: string, row: Row) => string;
};

const GAP = '  ';
/** No column gets narrower than this for the sake of others. */
const NARROWEST = 8;

/**
 * Columns side by side with a line of titles; where they are wider than the terminal the widest is cut first.
 * Widths are those of the terminal: a Chinese character takes two places.
 * @param room the terminal's width; without one nothing is cut
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  room = terminalWidth(),
): string {
  if (rows.length === 0) return '';
  const texts = rows.map((row) => columns.map((column) => cellText(column.of(row))));
  const widths = fit(
    columns.map(({ title }, index) =>
      Math.max(...[title, ...texts.map((row) => row[index] ?? '')].map(width)),
    ),
    room,
  );
  const line = (cells: readonly string[], paint: (text: string, index: number) => string) =>
    cells
      .map((text, index) => paint(pad(text, widths[index] ?? 0, index === cells.length - 1), index))
      .join(GAP);
  const head = line(
    columns.map(({ title }) => title),
    paintLabel,
  );
  const body = rows.map((row, at) =>
    line(texts[at] ?? [], (text, index) => columns[index]?.paint?.(text, row) ?? text),
  );
  return [head, ...body].join('\n');
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
  const total = () => fitting.reduce((sum, one) => sum + one, GAP.length * (fitting.length - 1));
  while (total() > room) {
    const widest = fitting.indexOf(Math.max(...fitting));
    const before = fitting[widest] ?? 0;
    if (before <= NARROWEST) break;
    fitting[widest] = Math.max(NARROWEST, before - (total() - room));
  }
  return fitting;
}

function pad(text: string, to: number, isLast = false): string {
  const cut = widthOf(text, { limit: to, ellipsis: '…', ellipsisWidth: 1 });
  const shown = cut.truncated ? `${text.slice(0, cut.index)}${cut.ellipsed ? '…' : ''}` : text;
  return isLast ? shown : shown + ' '.repeat(Math.max(0, to - width(shown)));
}
