import { percentile } from '../statistics.ts';

/** Prints a table as docs/performance.md has it. */
export function printTable(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  console.log(`\n### ${title}\n`);
  console.log(`| ${columns.join(' | ')} |`);
  console.log(`|${'---|'.repeat(columns.length)}`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

export function progress(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
}

/** Median and 95th percentile, e.g. `3.1 / 4.8 ms`. */
export function middleAndTail(milliseconds: readonly number[]): string {
  if (milliseconds.length === 0) return '–';
  const at = (p: number) => rounded(percentile(milliseconds, p));
  return `${at(50)} / ${at(95)} ms`;
}

function rounded(value: number): string {
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}
