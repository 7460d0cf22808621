import { Prisma } from '@cloudlet/prisma';
import { ControlError } from '../errors/control-error.ts';
import type { Page, PageInput } from './views.ts';

/** Where a page ends: the time and id of its last item. A page after it costs the same at any depth. */
type Position = { readonly at: string; readonly id: string };

const POSITION = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/;

/** SQL for "older than the cursor", true without one. `columns` are the time and the id that the list is ordered by. */
export function olderThan(input: PageInput, at: Prisma.Sql, id: Prisma.Sql): Prisma.Sql {
  if (input.cursor === undefined) return Prisma.sql`true`;
  const position = readPosition(input.cursor);
  return Prisma.sql`(${at}, ${id}) < (${position.at}::timestamptz, ${position.id}::uuid)`;
}

/** The same for a list whose earliest comes first. */
export function laterThan(input: PageInput, at: Prisma.Sql, id: Prisma.Sql): Prisma.Sql {
  if (input.cursor === undefined) return Prisma.sql`true`;
  const position = readPosition(input.cursor);
  return Prisma.sql`(${at}, ${id}) > (${position.at}::timestamptz, ${position.id}::uuid)`;
}

/** Makes a page of `limit + 1` rows: the one too many says that there is a next page. */
export function pageBy<Item>(rows: Item[], limit: number, positionOf: (item: Item) => Position): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? writePosition(positionOf(last)) : null;
  return { items, nextCursor };
}

function writePosition({ at, id }: Position): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

function readPosition(cursor: string): Position {
  const [, at, id] = POSITION.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (!at || !id || Number.isNaN(Date.parse(at))) throw new ControlError('invalid_cursor', {});
  return { at, id };
}

/** The name that a list ordered by unique names goes on after; '' at the beginning, which is before every name. */
export function nameAfter(input: PageInput): string {
  const name = input.cursor === undefined ? '' : Buffer.from(input.cursor, 'base64url').toString();
  // PostgreSQL knows no NUL in texts.
  if (name.includes('\0')) throw new ControlError('invalid_cursor', {});
  return name;
}

export function pageByName<Item extends { readonly name: string }>(rows: Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? Buffer.from(last.name).toString('base64url') : null;
  return { items, nextCursor };
}
