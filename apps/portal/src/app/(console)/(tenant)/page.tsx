import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Overview } from '#features/overview/overview.tsx';
import { NEWEST_INPUT, overviewPages, RECENT_INPUT } from '#features/overview/query.ts';
import { FIRST_PERIOD } from '#features/usage/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('overview');

export default async function OverviewPage() {
  const t = await getTranslations('overview');
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchQuery(trpc.quota.get.queryOptions()),
        client.prefetchQuery(trpc.usage.get.queryOptions()),
        client.prefetchQuery(trpc.usage.history.queryOptions({ period: FIRST_PERIOD })),
        client.prefetchInfiniteQuery(trpc.operations.list.infiniteQueryOptions(RECENT_INPUT, overviewPages)),
        client.prefetchInfiniteQuery(trpc.instances.list.infiniteQueryOptions(NEWEST_INPUT, overviewPages)),
      ]}
    >
      <PageHeader title={t('title')} />
      <Overview />
    </Prefetch>
  );
}
