import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#components/kit/page-header.tsx';
import { CreateForm } from '#features/instances/create/create-form.tsx';
import { CHOICES } from '#features/instances/create/query.ts';
import { KEY_PAIRS_INPUT, keyPairsPages } from '#features/key-pairs/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('create');

export default async function CreateInstancePage() {
  const t = await getTranslations('create');
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchQuery(trpc.images.list.queryOptions(CHOICES)),
        client.prefetchQuery(trpc.flavors.list.queryOptions(CHOICES)),
        client.prefetchQuery(trpc.quota.get.queryOptions()),
        client.prefetchInfiniteQuery(trpc.keyPairs.list.infiniteQueryOptions(KEY_PAIRS_INPUT, keyPairsPages)),
      ]}
    >
      <PageHeader parent={{ href: '/instances', label: t('parent') }} title={t('title')} />
      <CreateForm />
    </Prefetch>
  );
}
