import { notFound } from 'next/navigation';
import { tokensInput, tokensPages } from '#features/tokens/query.ts';
import { TokenList } from '#features/tokens/token-list.tsx';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('cloudTokens');

/** For cloud admins; to everybody else there is nothing here. */
export default async function CloudTokensPage() {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.tokens.list.infiniteQueryOptions(tokensInput(true), tokensPages)),
      ]}
    >
      <TokenList cloud />
    </Prefetch>
  );
}
