import { Plus } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { ButtonLink } from '#components/kit/button.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { InstanceList } from '#features/instances/list/instance-list.tsx';
import { instanceListInput, instanceListPages, LISTED_STATUSES } from '#features/instances/list/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

type Search = { readonly name?: string | string[]; readonly status?: string | string[] };

export const generateMetadata = titled('instances');

export default async function InstancesPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const t = await getTranslations('instances');
  const { name, status } = await searchParams;
  const input = instanceListInput({
    name: typeof name === 'string' ? name : '',
    status: LISTED_STATUSES.find((one) => one === status),
  });
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.instances.list.infiniteQueryOptions(input, instanceListPages)),
      ]}
    >
      <PageHeader
        title={t('title')}
        actions={
          <ButtonLink href="/instances/new" variant="primary" icon={<Plus />}>
            {t('create')}
          </ButtonLink>
        }
      />
      <InstanceList />
    </Prefetch>
  );
}
