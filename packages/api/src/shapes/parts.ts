import { z } from 'zod';

export const id = z.uuid();
export const time = z.iso.datetime();

/** One page of a list; `nextCursor` is null on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
