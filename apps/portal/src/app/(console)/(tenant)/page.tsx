import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Overview } from '#features/overview/overview.tsx';
import { OVERVIEW_INPUT, overviewPages } from '#features/overview/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('overview');

export default async function OverviewPage() {
  const t = await getTranslations('overview');
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchQuery(trpc.quota.get.queryOptions()),
        client.prefetchInfiniteQuery(trpc.instances.list.infiniteQueryOptions(OVERVIEW_INPUT, overviewPages)),
      ]}
    >
      <PageHeader title={t('title')} />
      <Overview />
    </Prefetch>
  );
}
