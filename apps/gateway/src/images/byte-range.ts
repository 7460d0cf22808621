/** The bytes of a file to send, both ends inclusive. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * Reads a Range header (RFC 9110 section 14.2) of one range, e.g. `bytes=1000-` or `bytes=-500`.
 * @returns null where the header is to be ignored (absent, another unit, several ranges), `unsatisfiable` for a 416.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') return lastBytes(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start < size ? { start, end } : 'unsatisfiable';
}

function lastBytes(count: number, size: number): ByteRange | 'unsatisfiable' {
  if (count === 0 || size === 0) return 'unsatisfiable';
  return { start: Math.max(0, size - count), end: size - 1 };
}
