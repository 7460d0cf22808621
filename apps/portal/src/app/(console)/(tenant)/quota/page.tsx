import { QUOTA_REQUESTS_INPUT, quotaRequestsPages } from '#features/quota/query.ts';
import { QuotaPage } from '#features/quota/quota-page.tsx';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('quotaPage');

export default function TenantQuotaPage() {
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchQuery(trpc.quota.get.queryOptions()),
        client.prefetchInfiniteQuery(
          trpc.quotaRequests.list.infiniteQueryOptions(QUOTA_REQUESTS_INPUT, quotaRequestsPages),
        ),
      ]}
    >
      <QuotaPage />
    </Prefetch>
  );
}
