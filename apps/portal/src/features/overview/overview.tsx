'use client';

import type { Instance } from '@cloudlet/api';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { Table } from '#components/kit/table.tsx';
import { useInstanceColumns } from '#features/instances/list/columns.tsx';
import { NoInstances } from '#features/instances/list/instance-list.tsx';
import { QuotaBars } from '#features/quota/quota-bars.tsx';
import { type List, listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { OVERVIEW_INPUT, overviewPages } from './query.ts';
import { StatusCounts } from './status-counts.tsx';

const NEWEST = 5;

/** Where the tenant stands: what it holds, in which states, and what it made last. */
export function Overview() {
  const t = useTranslations('overview');
  const trpc = useTRPC();
  const list = listOf(
    useInfiniteQuery(trpc.instances.list.infiniteQueryOptions(OVERVIEW_INPUT, overviewPages)),
  );
  return (
    <div className="grid gap-5">
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <QuotaCard />
        <StatusCounts list={list} />
      </div>
      <Card
        flush
        title={t('newest')}
        actions={
          <Link href="/instances" className="rounded text-accent-ink text-xs hover:underline">
            {t('all')}
          </Link>
        }
      >
        <Table<Instance>
          caption={t('newest')}
          columns={useInstanceColumns()}
          list={newestOf(list)}
          rowKey={(instance) => instance.id}
          empty={<NoInstances />}
        />
      </Card>
    </div>
  );
}

function newestOf(list: List<Instance>): List<Instance> {
  return { ...list, rows: list.rows.slice(0, NEWEST), more: null };
}

function QuotaCard() {
  const t = useTranslations('overview');
  const trpc = useTRPC();
  const quota = useQuery(trpc.quota.get.queryOptions());
  return (
    <Card title={t('quota')}>
      {quota.isPending && <Skeleton className="h-52" />}
      {quota.isError && <ErrorState error={quota.error} onRetry={() => void quota.refetch()} />}
      {quota.data && (
        <QuotaBars
          quota={quota.data}
          resources={['instances', 'vcpus', 'memoryMib', 'rootDiskGib', 'snapshots', 'keyPairs']}
        />
      )}
    </Card>
  );
}
