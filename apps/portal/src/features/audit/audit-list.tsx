'use client';

import type { Event } from '@cloudlet/api';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { CircleAlert, ScrollText, Search } from 'lucide-react';
import { useTimeZone, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Table } from '#components/kit/table.tsx';
import { apiErrorOf, issuesOf } from '#lib/api-error.ts';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { useAuditColumns } from './audit-columns.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { EventDialog } from './event-dialog.tsx';
import { ExportLinks } from './export-links.tsx';
import { apiFilters, eventsInput, eventsPages } from './query.ts';
import { clearFilters, useFilters } from './use-filters.ts';

/** Who did what: in the tenant, or in the whole cloud. */
export function AuditList({ cloud = false }: { readonly cloud?: boolean }) {
  const t = useTranslations(cloud ? 'cloudAudit' : 'audit');
  const trpc = useTRPC();
  const filters = useFilters(cloud);
  const [shown, setShown] = useState<Event | null>(null);
  const asked = apiFilters(filters, useTimeZone() ?? 'UTC');
  const input = eventsInput(asked);
  const tenants = useInfiniteQuery({
    ...trpc.events.list.infiniteQueryOptions(input, eventsPages),
    enabled: !cloud,
    placeholderData: keepPreviousData,
  });
  const clouds = useInfiniteQuery({
    ...trpc.audit.list.infiniteQueryOptions(input, eventsPages),
    enabled: cloud,
    placeholderData: keepPreviousData,
  });
  const columns = useAuditColumns(cloud, setShown);
  const list = listOf(cloud ? clouds : tenants);
  const wrong = new Map(issuesOf(apiErrorOf(list.error)).map(({ field, message }) => [field, message]));
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={<ExportLinks cloud={cloud} filters={asked} />}
      />
      <Card flush>
        <AuditFilters filters={filters} wrong={wrong} />
        {wrong.size > 0 ? (
          <WrongFilters />
        ) : (
          <Table<Event>
            caption={t('title')}
            columns={columns}
            list={list}
            rowKey={(event) => event.id}
            empty={isFiltered ? <NothingFound /> : <NothingYet />}
          />
        )}
      </Card>
      {shown !== null && <EventDialog event={shown} cloud={cloud} onClose={() => setShown(null)} />}
    </>
  );
}

function WrongFilters() {
  const t = useTranslations('audit');
  return (
    <div role="alert">
      <EmptyState
        icon={<CircleAlert aria-hidden />}
        title={t('wrongFilters')}
        description={t('wrongFiltersHint')}
        action={<Button onClick={clearFilters}>{t('clearFilters')}</Button>}
      />
    </div>
  );
}

function NothingFound() {
  const t = useTranslations('audit');
  return (
    <EmptyState
      icon={<Search aria-hidden />}
      title={t('nothingFound')}
      description={t('nothingFoundHint')}
      action={<Button onClick={clearFilters}>{t('clearFilters')}</Button>}
    />
  );
}

function NothingYet() {
  const t = useTranslations('audit');
  return <EmptyState icon={<ScrollText aria-hidden />} title={t('empty')} description={t('emptyHint')} />;
}
