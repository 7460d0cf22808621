import { notFound } from 'next/navigation';
import { tenantsInput, tenantsPages } from '#features/tenants/query.ts';
import { TenantList } from '#features/tenants/tenant-list.tsx';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('tenants');

/** For cloud admins; to everybody else there is nothing here. */
export default async function TenantsPage() {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.tenants.list.infiniteQueryOptions(tenantsInput(''), tenantsPages)),
      ]}
    >
      <TenantList />
    </Prefetch>
  );
}
