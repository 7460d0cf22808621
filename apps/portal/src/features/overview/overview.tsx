'use client';

import type { Instance } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { Table } from '#components/kit/table.tsx';
import { useInstanceColumns } from '#features/instances/list/columns.tsx';
import { NoInstances } from '#features/instances/list/instance-list.tsx';
import { UsageCharts } from '#features/usage/usage-charts.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { NEWEST_INPUT, overviewPages } from './query.ts';
import { QuotaCard } from './quota-card.tsx';
import { RecentOperations } from './recent-operations.tsx';
import { RoomCard } from './room-card.tsx';
import { StatusCounts } from './status-counts.tsx';

/** Where the tenant stands: what it holds and has room for, in which states its instances are, what was done last. */
export function Overview() {
  const t = useTranslations('overview');
  const trpc = useTRPC();
  const list = listOf(
    useInfiniteQuery(trpc.instances.list.infiniteQueryOptions(NEWEST_INPUT, overviewPages)),
  );
  return (
    <div className="grid gap-5">
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <QuotaCard />
        <div className="grid gap-5">
          <StatusCounts />
          <RoomCard />
        </div>
      </div>
      <UsageCharts />
      <RecentOperations />
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
          list={{ ...list, more: null }}
          rowKey={(instance) => instance.id}
          empty={<NoInstances />}
        />
      </Card>
    </div>
  );
}
