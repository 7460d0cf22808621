import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

/** A keyset-paginated list as a table shows it. */
export type List<Item> = {
  readonly rows: readonly Item[];
  readonly pending: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  readonly more: { readonly load: () => void; readonly pending: boolean } | null;
};

/** What `useInfiniteQuery` read so far. An error after the first page keeps what is there. */
export function listOf<Item, Failure>(
  query: UseInfiniteQueryResult<InfiniteData<Page<Item>>, Failure>,
): List<Item> {
  return {
    rows: query.data?.pages.flatMap((page) => page.items) ?? [],
    pending: query.isPending,
    error: query.data === undefined ? query.error : null,
    retry: () => void query.refetch(),
    more: query.hasNextPage
      ? { load: () => void query.fetchNextPage(), pending: query.isFetchingNextPage }
      : null,
  };
}

/** For `getNextPageParam`. */
export function nextPage(page: Page<unknown>): string | null {
  return page.nextCursor;
}
