import { notFound } from 'next/navigation';
import { quotasPages, requestsInput } from '#features/quotas/query.ts';
import { RequestsPage } from '#features/quotas/requests-page.tsx';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('quotas');

/** For cloud admins; to everybody else there is nothing here. */
export default async function CloudQuotaRequestsPage() {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(
          trpc.quotas.requests.infiniteQueryOptions(requestsInput('OPEN'), quotasPages),
        ),
      ]}
    >
      <RequestsPage />
    </Prefetch>
  );
}
