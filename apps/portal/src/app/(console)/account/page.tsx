import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#components/kit/page-header.tsx';
import { PasswordCard } from '#features/account/password-card.tsx';
import { SESSIONS_INPUT, sessionsPages } from '#features/account/query.ts';
import { SecondFactorCard } from '#features/account/second-factor-card.tsx';
import { SessionList } from '#features/account/session-list.tsx';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('accountPage');

/** What keeps the account safe. For everybody who is signed in, also for who is in no tenant. */
export default async function AccountPage() {
  const t = await getTranslations('accountPage');
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.sessions.list.infiniteQueryOptions(SESSIONS_INPUT, sessionsPages)),
        client.prefetchQuery(trpc.account.get.queryOptions()),
      ]}
    >
      <PageHeader title={t('title')} description={t('description')} />
      <div className="grid gap-5">
        <SessionList />
        <PasswordCard />
        <SecondFactorCard />
      </div>
    </Prefetch>
  );
}
