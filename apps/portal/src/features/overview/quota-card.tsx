'use client';

import { GIVEN_RESOURCES } from '@cloudlet/model';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { QuotaBars } from '#features/quota/quota-bars.tsx';
import { useTRPC } from '#lib/trpc.ts';

/** What the tenant holds beside what it may hold, of what the cloud can give today. */
export function QuotaCard() {
  const t = useTranslations('overview');
  const trpc = useTRPC();
  const quota = useQuery(trpc.quota.get.queryOptions());
  return (
    <Card
      title={t('quota')}
      actions={
        <Link href="/quota" className="rounded text-accent-ink text-xs hover:underline">
          {t('wholeQuota')}
        </Link>
      }
    >
      {quota.isPending && <Skeleton className="h-72" />}
      {quota.isError && <ErrorState error={quota.error} onRetry={() => void quota.refetch()} />}
      {quota.data && <QuotaBars quota={quota.data} resources={GIVEN_RESOURCES} />}
    </Card>
  );
}
