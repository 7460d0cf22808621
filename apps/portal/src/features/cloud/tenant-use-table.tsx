'use client';

import type { TenantUse } from '@cloudlet/api';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Building2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { Select } from '#components/kit/input.tsx';
import { Meter } from '#components/kit/progress.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { TenantName } from '#features/tenants/tenant-name.tsx';
import { listOf } from '#lib/list.ts';
import { useQuantity } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import {
  cloudPages,
  FIRST_RESOURCE,
  TENANT_RESOURCES,
  type TenantResource,
  tenantUseInput,
} from './query.ts';

/**
 * The tenants by what they hold of a resource, most first.
 * @param props.isTop shows the first alone, with the way to all
 */
export function TenantUseTable({
  limit,
  isTop = false,
}: {
  readonly limit: number;
  readonly isTop?: boolean;
}) {
  const t = useTranslations();
  const trpc = useTRPC();
  const [by, setBy] = useState<TenantResource>(FIRST_RESOURCE);
  const query = useInfiniteQuery({
    ...trpc.cloud.tenants.infiniteQueryOptions(tenantUseInput(by, limit), cloudPages),
    placeholderData: keepPreviousData,
  });
  const list = listOf(query);
  const sampledAt = query.data?.pages[0]?.sampledAt ?? null;
  return (
    <Card
      title={t(isTop ? 'cloud.topTenants' : 'cloud.tenantsByUse')}
      flush
      actions={
        <div className="flex items-center gap-3">
          {isTop && (
            <Link
              href="/cloud/tenants"
              className="whitespace-nowrap rounded text-accent-ink text-xs hover:underline"
            >
              {t('cloud.allTenants')}
            </Link>
          )}
          <Select
            aria-label={t('cloud.sortBy')}
            className="w-auto"
            value={by}
            onChange={(event) => setBy(event.target.value as TenantResource)}
          >
            {TENANT_RESOURCES.map((resource) => (
              <option key={resource} value={resource}>
                {t(`quotaResource.${resource}`)}
              </option>
            ))}
          </Select>
        </div>
      }
    >
      <Table
        caption={t('cloud.tenantsByUse')}
        columns={useColumns(by)}
        list={isTop ? { ...list, rows: list.rows.slice(0, limit), more: null } : list}
        rowKey={({ tenant }) => tenant.id}
        empty={
          <EmptyState
            icon={<Building2 aria-hidden />}
            title={t('cloud.noTenants')}
            description={t('cloud.noTenantsHint')}
          />
        }
      />
      {sampledAt !== null && (
        <p className="border-line border-t px-4 py-2 text-2xs text-ink-muted">
          {t('cloud.counted')} <When at={sampledAt} />
        </p>
      )}
    </Card>
  );
}

/** The resource that is sorted by is first, and stays on narrow windows. */
function useColumns(by: TenantResource): readonly Column<TenantUse>[] {
  const t = useTranslations();
  const others = TENANT_RESOURCES.filter((resource) => resource !== by);
  const froms = ['sm', 'md', 'lg', 'lg'] as const;
  return [
    {
      key: 'tenant',
      header: t('tenants.columns.name'),
      cell: ({ tenant }) => <TenantName tenant={tenant} />,
    },
    ...[by, ...others].map((resource, index) => {
      const from = froms[index - 1];
      return {
        key: resource,
        header: t(`quotaResource.${resource}`),
        cell: (use: TenantUse) => <Amount use={use} resource={resource} />,
        ...(from === undefined ? {} : { from }),
      };
    }),
  ];
}

function Amount({
  use: { used, limit },
  resource,
}: {
  readonly use: TenantUse;
  readonly resource: TenantResource;
}) {
  const t = useTranslations();
  const quantity = useQuantity();
  const text = t('quota.used', {
    used: quantity(resource, used[resource]),
    limit: quantity(resource, limit[resource]),
  });
  return (
    <span className="grid min-w-20 gap-0.5">
      <span className="text-2xs tabular-nums">{text}</span>
      <Meter
        label={t(`quotaResource.${resource}`)}
        used={used[resource]}
        limit={limit[resource]}
        valueText={text}
      />
    </span>
  );
}
