'use client';

import type { QuotaChange } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowRight, History } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useQuantity } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { CHANGES_INPUT, quotasPages } from './query.ts';
import { QuotasHeader } from './quotas-header.tsx';

/** Who changed which limit. */
export function HistoryPage() {
  const t = useTranslations('quotaChanges');
  const trpc = useTRPC();
  const list = listOf(useInfiniteQuery(trpc.quotas.changes.infiniteQueryOptions(CHANGES_INPUT, quotasPages)));
  return (
    <>
      <QuotasHeader />
      <Card flush>
        <Table
          caption={t('title')}
          columns={useColumns()}
          list={list}
          rowKey={({ id }) => id}
          empty={<EmptyState icon={<History aria-hidden />} title={t('none')} description={t('noneHint')} />}
        />
      </Card>
    </>
  );
}

function useColumns(): readonly Column<QuotaChange>[] {
  const t = useTranslations();
  const quantity = useQuantity();
  return [
    {
      key: 'whose',
      header: t('quotaChanges.columns.whose'),
      cell: ({ tenant }) =>
        tenant === null ? (
          t('quotaChanges.newTenants')
        ) : (
          <Link href={`/tenants/${tenant.id}`} className="break-all rounded font-medium hover:underline">
            {tenant.name}
          </Link>
        ),
    },
    {
      key: 'what',
      header: t('quotaChanges.columns.what'),
      cell: ({ resource, from, to }) => (
        <span className="flex flex-wrap items-center gap-x-2 tabular-nums">
          {t(`quotaResource.${resource}`)}
          <span className="inline-flex items-center gap-1 text-ink-muted">
            <span className="sr-only">{t('quotaRequests.from')}</span>
            {quantity(resource, from)}
            <ArrowRight aria-hidden className="size-3.5" />
            <span className="sr-only">{t('quotaRequests.to')}</span>
            <span className="text-ink">{quantity(resource, to)}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'why',
      header: t('quotaChanges.columns.why'),
      from: 'md',
      className: 'w-1/3 [overflow-wrap:anywhere]',
      cell: ({ reason, requestId }) => (
        <span className="grid">
          {reason}
          {requestId !== null && (
            <span className="text-ink-muted text-xs">{t('quotaChanges.onRequest')}</span>
          )}
        </span>
      ),
    },
    {
      key: 'who',
      header: t('quotaChanges.columns.who'),
      align: 'end',
      cell: ({ changedBy, at }) => (
        <span className="text-ink-muted">
          {changedBy.via === 'system' ? t('quotaRequests.operators') : changedBy.name} · <When at={at} />
        </span>
      ),
    },
  ];
}
