'use client';

import { QUOTA_RESOURCES } from '@cloudlet/model';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { listOf } from '#lib/list.ts';
import { useMissing } from '#lib/session.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { AskDialog } from './ask-dialog.tsx';
import { OwnRequests } from './own-requests.tsx';
import { QUOTA_REQUESTS_INPUT, quotaRequestsPages } from './query.ts';
import { QuotaBars } from './quota-bars.tsx';

/** What the tenant may hold and holds, and what it has asked for. */
export function QuotaPage() {
  const t = useTranslations('quotaPage');
  const trpc = useTRPC();
  const refusal = useMissing()('tenant:write');
  const [asking, setAsking] = useState(false);
  const quota = useQuery(trpc.quota.get.queryOptions());
  const requests = listOf(
    useInfiniteQuery(trpc.quotaRequests.list.infiniteQueryOptions(QUOTA_REQUESTS_INPUT, quotaRequestsPages)),
  );
  const waiting = requests.rows
    .filter(({ status }) => status === 'OPEN')
    .flatMap(({ items }) => items.map(({ resource }) => resource));
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <Button
            variant="primary"
            icon={<Plus />}
            disabledReason={refusal}
            disabled={quota.data === undefined}
            onClick={() => setAsking(true)}
          >
            {t('ask')}
          </Button>
        }
      />
      <Card>
        {quota.isPending && <Skeleton className="h-52" />}
        {quota.isError && <ErrorState error={quota.error} onRetry={() => void quota.refetch()} />}
        {quota.data && (
          <QuotaBars quota={quota.data} resources={QUOTA_RESOURCES} className="gap-x-10 md:grid-cols-2" />
        )}
      </Card>
      <OwnRequests list={requests} refusal={refusal} />
      {asking && quota.data && (
        <AskDialog quota={quota.data} waiting={waiting} onClose={() => setAsking(false)} />
      )}
    </>
  );
}
