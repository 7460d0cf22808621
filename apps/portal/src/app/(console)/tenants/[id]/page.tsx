import { notFound } from 'next/navigation';
import { tenantMembersInput, tenantsPages } from '#features/tenants/query.ts';
import { TenantPage } from '#features/tenants/tenant-page.tsx';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

type Props = { readonly params: Promise<{ readonly id: string }> };

export const generateMetadata = titled('tenants');

/** For cloud admins; to everybody else there is nothing here. */
export default async function TenantDetailPage({ params }: Props) {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  const { id } = await params;
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchQuery(trpc.tenants.get.queryOptions({ id })),
        client.prefetchQuery(trpc.tenants.quota.queryOptions({ id })),
        client.prefetchInfiniteQuery(
          trpc.tenants.members.infiniteQueryOptions(tenantMembersInput(id), tenantsPages),
        ),
      ]}
    >
      <TenantPage id={id} />
    </Prefetch>
  );
}
