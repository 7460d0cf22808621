import { notFound } from 'next/navigation';
import { NodePage } from '#features/nodes/detail/node-page.tsx';
import { nodeInstancesInput, nodesPages } from '#features/nodes/query.ts';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

type Props = { readonly params: Promise<{ readonly id: string }> };

export const generateMetadata = titled('nodes');

/** For cloud admins; to everybody else there is nothing here. */
export default async function NodeDetailPage({ params }: Props) {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  const { id } = await params;
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchQuery(trpc.nodes.get.queryOptions({ id })),
        client.prefetchInfiniteQuery(
          trpc.nodes.instances.infiniteQueryOptions(nodeInstancesInput(id), nodesPages),
        ),
      ]}
    >
      <NodePage id={id} />
    </Prefetch>
  );
}
