import { CloudOverview } from '#features/cloud/cloud-overview.tsx';
import { cloudPages, FIRST_RESOURCE, TOP_TENANTS, tenantUseInput } from '#features/cloud/query.ts';
import { FIRST_PERIOD } from '#features/usage/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('cloud');

export default function CloudPage() {
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchQuery(trpc.cloud.get.queryOptions()),
        client.prefetchQuery(trpc.cloud.history.queryOptions({ period: FIRST_PERIOD })),
        client.prefetchInfiniteQuery(
          trpc.cloud.tenants.infiniteQueryOptions(tenantUseInput(FIRST_RESOURCE, TOP_TENANTS), cloudPages),
        ),
      ]}
    >
      <CloudOverview />
    </Prefetch>
  );
}
