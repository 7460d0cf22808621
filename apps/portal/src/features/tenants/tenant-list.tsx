'use client';

import type { Tenant } from '@cloudlet/api';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Building2, Plus, Search } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useState } from 'react';
import { Badge } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { Input } from '#components/kit/input.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { AddTenantDialog } from './add-tenant-dialog.tsx';
import { tenantsInput, tenantsPages } from './query.ts';

/** The tenants of the cloud. */
export function TenantList() {
  const t = useTranslations('tenants');
  const trpc = useTRPC();
  const [name, setName] = useState('');
  const [adding, setAdding] = useState(false);
  const query = useInfiniteQuery({
    ...trpc.tenants.list.infiniteQueryOptions(tenantsInput(useDeferredValue(name.trim())), tenantsPages),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <Button variant="primary" icon={<Plus />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        }
      />
      <Card flush>
        <search className="flex border-line border-b p-3">
          <div className="relative min-w-40 flex-1 sm:max-w-xs">
            <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-ink-muted" />
            <Input
              type="search"
              aria-label={t('search')}
              placeholder={t('search')}
              maxLength={63}
              className="pl-8"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
        </search>
        <Table
          caption={t('title')}
          columns={useColumns()}
          list={listOf(query)}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              icon={<Building2 aria-hidden />}
              title={name === '' ? t('empty') : t('nothingFound')}
              description={t('emptyHint')}
            />
          }
        />
      </Card>
      {adding && <AddTenantDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function useColumns(): readonly Column<Tenant>[] {
  const t = useTranslations('tenants');
  return [
    {
      key: 'name',
      header: t('columns.name'),
      cell: ({ id, name, suspension }) => (
        <span className="flex flex-wrap items-center gap-2">
          <Link href={`/tenants/${id}`} className="break-all rounded font-medium hover:underline">
            {name}
          </Link>
          {suspension !== null && <Badge tone="warn">{t('suspended')}</Badge>}
        </span>
      ),
    },
    {
      key: 'members',
      header: t('columns.members'),
      from: 'sm',
      align: 'end',
      cell: ({ members }) => <span className="tabular-nums">{members}</span>,
    },
    {
      key: 'instances',
      header: t('columns.instances'),
      align: 'end',
      cell: ({ instances }) => <span className="tabular-nums">{instances}</span>,
    },
    {
      key: 'created',
      header: t('columns.created'),
      from: 'md',
      align: 'end',
      cell: ({ createdAt }) => (
        <span className="text-ink-muted">
          <When at={createdAt} />
        </span>
      ),
    },
  ];
}
