'use client';

import type { TenantQuota } from '@cloudlet/api';
import { QUOTA_RESOURCES } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Checkbox } from '#components/kit/checkbox.tsx';
import { classNames } from '#components/kit/class-names.ts';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { TenantName } from '#features/tenants/tenant-name.tsx';
import type { List } from '#lib/list.ts';
import { useQuantity } from '#lib/quantity.ts';

/** The tenants and what each holds of each limit, with a box to choose each. */
export function QuotaTable({
  list,
  chosen,
  onChoose,
}: {
  readonly list: List<TenantQuota>;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (tenantId: string, isChosen: boolean) => void;
}) {
  const t = useTranslations();
  const quantity = useQuantity();
  const columns: Column<TenantQuota>[] = [
    {
      key: 'tenant',
      header: t('quotas.tenant'),
      isPinned: true,
      cell: ({ tenant }) => (
        <span className="flex min-w-36 max-w-52 sm:min-w-44 items-start gap-1">
          <Checkbox
            checked={chosen.has(tenant.id)}
            onChange={(isChosen) => onChoose(tenant.id, isChosen)}
            label={<span className="sr-only">{t('quotas.chooseTenant', { name: tenant.name })}</span>}
          />
          <TenantName tenant={tenant} />
        </span>
      ),
    },
    ...QUOTA_RESOURCES.map(
      (resource): Column<TenantQuota> => ({
        key: resource,
        header: t(`quotaResource.${resource}`),
        align: 'end',
        className: 'whitespace-nowrap text-xs',
        cell: ({ quota }) => {
          const { used, limit } = quota[resource];
          return (
            <span className={classNames('tabular-nums', used > limit && 'font-medium text-bad-ink')}>
              <span className="text-ink-muted">{quantity(resource, used)} / </span>
              {quantity(resource, limit)}
            </span>
          );
        },
      }),
    ),
  ];
  return (
    <Table
      caption={t('quotas.title')}
      columns={columns}
      list={list}
      rowKey={({ tenant }) => tenant.id}
      empty={<EmptyState title={t('tenants.nothingFound')} />}
    />
  );
}
