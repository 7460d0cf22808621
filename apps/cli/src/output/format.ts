export const FORMATS = ['table', 'json', 'yaml'] as const;
export type Format = (typeof FORMATS)[number];

/** 335544320 → `320 MiB`. */
export function bytes(count: number | null): string {
  if (count === null) return '-';
  const [unit, size] = UNITS.find(([, least]) => count >= least) ?? ['B', 1];
  const amount = count / size;
  return `${amount >= 100 || Number.isInteger(amount) ? Math.round(amount) : amount.toFixed(1)} ${unit}`;
}

const UNITS = [
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const;

/** 2026-11-23T15:05:18.027Z → `2026-11-23 15:05:18Z`. */
export function time(iso: string | null): string {
  return iso === null ? '-' : iso.replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z');
}

/** Between two times, or up to now: `1.3 s`, `2 min 5 s`. */
export function duration(from: string, to: string | null): string {
  const seconds = Math.max(0, ((to === null ? Date.now() : Date.parse(to)) - Date.parse(from)) / 1_000);
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
