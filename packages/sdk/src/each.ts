import type { CallOptions } from './types.ts';

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

/**
 * Everything in a list, page after page, each fetched when it is needed:
 * `for await (const instance of each(client.instances.list, { status: 'ACTIVE' })) …`
 */
export async function* each<Input extends { cursor?: string | undefined }, Item>(
  list: (input: Input, options?: CallOptions) => Promise<Page<Item>>,
  input: Omit<Input, 'cursor'>,
  options: CallOptions = {},
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined;
  do {
    const page = await list({ ...input, ...(cursor ? { cursor } : {}) } as Input, options);
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor);
}
