'use client';

import type { Quota, UsageHistory } from '@cloudlet/api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { stepsOf } from '#components/chart/chart-data.ts';
import { TimeChart } from '#components/chart/time-chart.tsx';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { PeriodChoice } from './period-choice.tsx';
import { FIRST_PERIOD, SAMPLED_EVERY_MS } from './query.ts';

const RESOURCES = ['instances', 'vcpus', 'memoryMib', 'rootDiskGib'] as const;
type Resource = (typeof RESOURCES)[number];
const MIB_PER_GIB = 1_024;

/** What the tenant held over time, of each resource beside what it may hold now. */
export function UsageCharts() {
  const t = useTranslations('overview');
  const trpc = useTRPC();
  const [period, setPeriod] = useState(FIRST_PERIOD);
  const quota = useQuery(trpc.quota.get.queryOptions());
  const history = useQuery({
    ...trpc.usage.history.queryOptions({ period }),
    refetchInterval: SAMPLED_EVERY_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <Card title={t('overTime')} actions={<PeriodChoice value={period} onChange={setPeriod} />}>
      {history.isPending && <Skeleton className="h-96" />}
      {history.isError && <ErrorState error={history.error} onRetry={() => void history.refetch()} />}
      {history.data && (
        <div className="grid gap-x-6 gap-y-5 md:grid-cols-2">
          {RESOURCES.map((resource) => (
            <ResourceChart key={resource} resource={resource} history={history.data} quota={quota.data} />
          ))}
        </div>
      )}
    </Card>
  );
}

function ResourceChart({
  resource,
  history,
  quota,
}: {
  readonly resource: Resource;
  readonly history: UsageHistory;
  readonly quota: Quota | undefined;
}) {
  const t = useTranslations();
  const { memory, disk, number } = useUnits();
  const limit = quota?.[resource].limit ?? null;
  const { moments, items } = stepsOf(history);
  const scaled = (value: number | null) =>
    value !== null && resource === 'memoryMib' ? value / MIB_PER_GIB : value;
  const write = (value: number) => {
    if (resource === 'memoryMib') return memory(value * MIB_PER_GIB);
    return resource === 'rootDiskGib' ? disk(value) : number(value);
  };
  return (
    <TimeChart
      title={t(`quotaResource.${resource}`)}
      moments={moments}
      stepSeconds={history.stepSeconds}
      isCounted={resource === 'instances' || resource === 'vcpus'}
      write={write}
      series={[
        {
          key: 'used',
          label: t('overview.used'),
          colour: 'accent',
          values: items.map((item) => scaled(item?.[resource] ?? null)),
        },
        {
          key: 'limit',
          label: t('overview.limit'),
          colour: 'muted',
          isBound: true,
          values: items.map((item) => (item === null ? null : scaled(limit))),
        },
      ]}
    />
  );
}
