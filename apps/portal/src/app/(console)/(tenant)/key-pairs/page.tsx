import { KeyPairList } from '#features/key-pairs/key-pair-list.tsx';
import { KEY_PAIRS_INPUT, keyPairsPages } from '#features/key-pairs/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('keyPairs');

export default function KeyPairsPage() {
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.keyPairs.list.infiniteQueryOptions(KEY_PAIRS_INPUT, keyPairsPages)),
      ]}
    >
      <KeyPairList />
    </Prefetch>
  );
}
