import { getTimeZone } from 'next-intl/server';
import { AuditList } from '#features/audit/audit-list.tsx';
import { apiFilters, eventsInput, eventsPages, filtersOf } from '#features/audit/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

type Search = Readonly<Record<string, string | string[] | undefined>>;

export const generateMetadata = titled('audit');

/** Who did what in the tenant. */
export default async function AuditPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const filters = apiFilters(
    filtersOf((name) => [search[name]].flat()[0]),
    await getTimeZone(),
  );
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(
          trpc.events.list.infiniteQueryOptions(eventsInput(filters), eventsPages),
        ),
      ]}
    >
      <AuditList />
    </Prefetch>
  );
}
