import { notFound } from 'next/navigation';
import { quotasInput, quotasPages } from '#features/quotas/query.ts';
import { QuotasPage } from '#features/quotas/quotas-page.tsx';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('quotas');

/** For cloud admins; to everybody else there is nothing here. */
export default async function CloudQuotasPage() {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.quotas.list.infiniteQueryOptions(quotasInput(''), quotasPages)),
        client.prefetchQuery(trpc.quotas.defaults.queryOptions()),
      ]}
    >
      <QuotasPage />
    </Prefetch>
  );
}
