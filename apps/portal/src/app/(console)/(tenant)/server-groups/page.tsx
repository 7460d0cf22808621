import { SERVER_GROUPS_INPUT, serverGroupsPages } from '#features/server-groups/query.ts';
import { ServerGroupList } from '#features/server-groups/server-group-list.tsx';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('serverGroups');

export default function ServerGroupsPage() {
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(
          trpc.serverGroups.list.infiniteQueryOptions(SERVER_GROUPS_INPUT, serverGroupsPages),
        ),
      ]}
    >
      <ServerGroupList />
    </Prefetch>
  );
}
