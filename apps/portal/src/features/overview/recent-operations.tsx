'use client';

import type { TenantOperation } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { OperationBadge } from '#features/instances/operation-badge.tsx';
import { useOperationText } from '#features/instances/operation-text.ts';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { overviewPages, RECENT_INPUT } from './query.ts';

/** What was asked of the tenant's instances last, and what came of it. */
export function RecentOperations() {
  const t = useTranslations('overview');
  const trpc = useTRPC();
  const list = listOf(
    useInfiniteQuery(trpc.operations.list.infiniteQueryOptions(RECENT_INPUT, overviewPages)),
  );
  return (
    <Card title={t('recent')} flush>
      <Table
        caption={t('recent')}
        columns={useColumns()}
        list={{ ...list, rows: list.rows.slice(0, RECENT_INPUT.limit), more: null }}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<History aria-hidden />}
            title={t('nothingRecent')}
            description={t('nothingRecentHint')}
          />
        }
      />
    </Card>
  );
}

function useColumns(): readonly Column<TenantOperation>[] {
  const t = useTranslations();
  const text = useOperationText();
  return [
    {
      key: 'operation',
      header: t('overview.columns.operation'),
      cell: ({ kind, instance, failure }) => (
        <span className="grid">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{t(`operationKind.${kind}`)}</span>
            {instance.isDestroyed ? (
              <span className="break-all text-ink-muted">{instance.name}</span>
            ) : (
              <Link
                href={`/instances/${instance.id}/activity`}
                prefetch={false}
                className="break-all rounded hover:underline"
              >
                {instance.name}
              </Link>
            )}
          </span>
          {failure !== null && <span className="text-bad-ink text-xs">{text.failure(failure)}</span>}
        </span>
      ),
    },
    {
      key: 'status',
      header: t('overview.columns.status'),
      cell: ({ status }) => <OperationBadge status={status} />,
    },
    {
      key: 'by',
      header: t('overview.columns.by'),
      from: 'md',
      cell: ({ requestedBy }) => (
        <span className="text-ink-muted">
          {requestedBy.via === 'system'
            ? t('activity.bySystem')
            : t(`activity.by.${requestedBy.via}`, { name: requestedBy.name })}
        </span>
      ),
    },
    {
      key: 'when',
      header: t('overview.columns.when'),
      from: 'sm',
      align: 'end',
      cell: ({ acceptedAt }) => (
        <span className="text-ink-muted">
          <When at={acceptedAt} />
        </span>
      ),
    },
  ];
}
