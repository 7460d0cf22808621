import { OperationList } from '#features/cloud/operation-list.tsx';
import { cloudPages, operationsInput } from '#features/cloud/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('cloud');

export default function OperationsPage() {
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(
          trpc.cloud.operations.infiniteQueryOptions(operationsInput('failed'), cloudPages),
        ),
      ]}
    >
      <OperationList />
    </Prefetch>
  );
}
