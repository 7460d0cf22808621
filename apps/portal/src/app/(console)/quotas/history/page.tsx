import { notFound } from 'next/navigation';
import { HistoryPage } from '#features/quotas/history-page.tsx';
import { CHANGES_INPUT, quotasPages } from '#features/quotas/query.ts';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('quotas');

/** For cloud admins; to everybody else there is nothing here. */
export default async function CloudQuotaHistoryPage() {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.quotas.changes.infiniteQueryOptions(CHANGES_INPUT, quotasPages)),
      ]}
    >
      <HistoryPage />
    </Prefetch>
  );
}
