'use client';

import type { CloudHistory } from '@cloudlet/api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { stepsOf } from '#components/chart/chart-data.ts';
import { TimeChart } from '#components/chart/time-chart.tsx';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { PeriodChoice } from '#features/usage/period-choice.tsx';
import { FIRST_PERIOD, SAMPLED_EVERY_MS } from '#features/usage/query.ts';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { CLOUD_RESOURCES, type CloudResource, RESOURCE_LABELS, useCloudQuantity } from './resources.ts';

const MIB_PER_GIB = 1_024;

/** How the cloud stood over time. */
export function CloudCharts() {
  const t = useTranslations('cloud');
  const trpc = useTRPC();
  const [period, setPeriod] = useState(FIRST_PERIOD);
  const history = useQuery({
    ...trpc.cloud.history.queryOptions({ period }),
    refetchInterval: SAMPLED_EVERY_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <Card title={t('overTime')} actions={<PeriodChoice value={period} onChange={setPeriod} />}>
      {history.isPending && <Skeleton className="h-96" />}
      {history.isError && <ErrorState error={history.error} onRetry={() => void history.refetch()} />}
      {history.data && (
        <div className="grid gap-x-6 gap-y-5 md:grid-cols-2">
          {CLOUD_RESOURCES.map((resource) => (
            <CapacityChart key={resource} resource={resource} history={history.data} />
          ))}
          <InstancesChart history={history.data} />
          <NodesChart history={history.data} />
          <OperationsChart history={history.data} />
        </div>
      )}
    </Card>
  );
}

const LINES = [
  { key: 'used', colour: 'good' },
  { key: 'claimed', colour: 'accent' },
  { key: 'physical', colour: 'muted', isBound: true },
  { key: 'allowed', colour: 'warn', isBound: true },
] as const;

function CapacityChart({
  resource,
  history,
}: {
  readonly resource: CloudResource;
  readonly history: CloudHistory;
}) {
  const t = useTranslations();
  const write = useCloudQuantity();
  const { moments, items } = stepsOf(history);
  // So that the axis counts in round numbers of what is written.
  const scale = resource === 'memoryMib' ? MIB_PER_GIB : 1;
  const series = LINES.map((line) => ({
    ...line,
    label: t(`cloud.lines.${line.key}`),
    values: items.map((item) => {
      const value = item?.[resource][line.key] ?? null;
      return value === null ? null : value / scale;
    }),
  }));
  return (
    <TimeChart
      title={t(RESOURCE_LABELS[resource])}
      moments={moments}
      stepSeconds={history.stepSeconds}
      series={series}
      write={(value) => write(resource, value * scale)}
      isCounted={resource === 'vcpus'}
    />
  );
}

function InstancesChart({ history }: { readonly history: CloudHistory }) {
  const t = useTranslations();
  const { number } = useUnits();
  const { moments, items } = stepsOf(history);
  const line = (status: 'ACTIVE' | 'SHUTOFF' | 'ERROR', colour: 'good' | 'muted' | 'bad') => ({
    key: status,
    label: t(`instanceStatus.${status}`),
    colour,
    values: items.map((item) => item?.instances[status] ?? null),
  });
  return (
    <TimeChart
      title={t('cloud.instances')}
      moments={moments}
      stepSeconds={history.stepSeconds}
      series={[line('ACTIVE', 'good'), line('SHUTOFF', 'muted'), line('ERROR', 'bad')]}
      write={number}
      isCounted
    />
  );
}

function NodesChart({ history }: { readonly history: CloudHistory }) {
  const t = useTranslations('cloud');
  const { number } = useUnits();
  const { moments, items } = stepsOf(history);
  return (
    <TimeChart
      title={t('lines.nodes')}
      moments={moments}
      stepSeconds={history.stepSeconds}
      write={number}
      isCounted
      series={[
        {
          key: 'up',
          label: t('lines.nodesUp'),
          colour: 'good',
          values: items.map((item) => item?.nodesUp ?? null),
        },
        {
          key: 'all',
          label: t('lines.nodesAll'),
          colour: 'muted',
          isBound: true,
          values: items.map((item) => item?.nodes ?? null),
        },
      ]}
    />
  );
}

function OperationsChart({ history }: { readonly history: CloudHistory }) {
  const t = useTranslations('cloud');
  const { number } = useUnits();
  const { moments, items } = stepsOf(history);
  const values = items.map((item) => item?.operationsUnfinished ?? null);
  return (
    <TimeChart
      title={t('unfinished')}
      moments={moments}
      stepSeconds={history.stepSeconds}
      write={number}
      isCounted
      series={[{ key: 'unfinished', label: t('lines.unfinished'), colour: 'accent', values }]}
    />
  );
}
