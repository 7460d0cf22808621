'use client';

import type { Cloud } from '@cloudlet/api';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { CapacityCard } from './capacity-card.tsx';
import { CloudCharts } from './cloud-charts.tsx';
import { Figures } from './figures.tsx';
import { NodeHealth } from './node-health.tsx';
import { REFRESH_MS, TOP_TENANTS } from './query.ts';
import { TenantUseTable } from './tenant-use-table.tsx';

/** How the cloud stands. */
export function CloudOverview() {
  const trpc = useTRPC();
  const cloud = useQuery({ ...trpc.cloud.get.queryOptions(), refetchInterval: REFRESH_MS });
  if (cloud.data === undefined) {
    if (cloud.isPending) return <Skeleton className="h-96" />;
    return (
      <Card>
        <ErrorState error={cloud.error} onRetry={() => void cloud.refetch()} />
      </Card>
    );
  }
  return (
    <div className="grid gap-5">
      <Figures cloud={cloud.data} />
      <CapacityCard cloud={cloud.data} />
      <CloudCharts />
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_18rem]">
        <div className="grid min-w-0 gap-5">
          <NodeHealth nodes={cloud.data.nodes} />
        </div>
        <CloudRoom room={cloud.data.room} />
      </div>
      <TenantUseTable limit={TOP_TENANTS} isTop />
    </div>
  );
}

/** How many more of each flavor the nodes take. */
function CloudRoom({ room }: { readonly room: Cloud['room'] }) {
  const t = useTranslations();
  const { number } = useUnits();
  return (
    <Card title={t('cloud.room')}>
      {room.length === 0 && <p className="text-ink-muted">{t('overview.noFlavors')}</p>}
      <ul className="-my-1 grid">
        {room.map(({ flavor, count }) => (
          <li key={flavor.id} className="py-1 font-medium tabular-nums">
            {t('overview.roomFor', { count: number(count), flavor: flavor.name })}
          </li>
        ))}
      </ul>
      <p className="mt-3 text-2xs text-ink-muted">{t('cloud.roomHint')}</p>
    </Card>
  );
}
