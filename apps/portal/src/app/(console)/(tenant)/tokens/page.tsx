import { tokensInput, tokensPages } from '#features/tokens/query.ts';
import { TokenList } from '#features/tokens/token-list.tsx';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('tokens');

export default function TokensPage() {
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.tokens.list.infiniteQueryOptions(tokensInput(false), tokensPages)),
      ]}
    >
      <TokenList />
    </Prefetch>
  );
}
