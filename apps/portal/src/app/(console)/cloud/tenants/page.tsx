import { cloudPages, FIRST_RESOURCE, TENANTS_A_PAGE, tenantUseInput } from '#features/cloud/query.ts';
import { TenantUseTable } from '#features/cloud/tenant-use-table.tsx';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('cloud');

export default function TenantUsePage() {
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(
          trpc.cloud.tenants.infiniteQueryOptions(tenantUseInput(FIRST_RESOURCE, TENANTS_A_PAGE), cloudPages),
        ),
      ]}
    >
      <TenantUseTable limit={TENANTS_A_PAGE} />
    </Prefetch>
  );
}
