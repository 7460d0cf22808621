import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#components/kit/page-header.tsx';
import { AddNodeButton } from '#features/nodes/enrolments/add-node-button.tsx';
import { OpenEnrolments } from '#features/nodes/enrolments/open-enrolments.tsx';
import { NodeList } from '#features/nodes/node-list.tsx';
import { PlacementButton } from '#features/nodes/placement-button.tsx';
import { NODES_INPUT, nodesPages } from '#features/nodes/query.ts';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('nodes');

/** For cloud admins; to everybody else there is nothing here. */
export default async function NodesPage() {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  const t = await getTranslations('nodes');
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchQuery(trpc.placement.get.queryOptions()),
        client.prefetchQuery(trpc.enrolments.list.queryOptions()),
        client.prefetchInfiniteQuery(trpc.nodes.list.infiniteQueryOptions(NODES_INPUT, nodesPages)),
      ]}
    >
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <PlacementButton />
            <AddNodeButton />
          </>
        }
      />
      <NodeList />
      <OpenEnrolments />
    </Prefetch>
  );
}
