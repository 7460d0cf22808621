import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#components/kit/page-header.tsx';
import { OrphanList } from '#features/orphans/orphan-list.tsx';
import { ORPHANS_INPUT, orphansPages } from '#features/orphans/query.ts';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('orphans');

/** For cloud admins; to everybody else there is nothing here. */
export default async function OrphansPage() {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  const t = await getTranslations('orphans');
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.orphans.list.infiniteQueryOptions(ORPHANS_INPUT, orphansPages)),
      ]}
    >
      <PageHeader title={t('title')} description={t('description')} />
      <OrphanList />
    </Prefetch>
  );
}
