'use client';

import type { Instance } from '@cloudlet/api';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Boxes, Plus, Search } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useDeferredValue } from 'react';
import { Button, ButtonLink } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { Input, Select } from '#components/kit/input.tsx';
import { Table } from '#components/kit/table.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { useInstanceColumns } from './columns.tsx';
import { instanceListInput, instanceListPages, LISTED_STATUSES, type ListedStatus } from './query.ts';

/** The tenant's instances with search and filter; both live in the address, so a filtered list can be sent to a colleague. */
export function InstanceList() {
  const t = useTranslations('instances');
  const trpc = useTRPC();
  const search = useSearchParams();
  const name = search.get('name') ?? '';
  const status = asStatus(search.get('status'));
  const input = instanceListInput({ name: useDeferredValue(name), status });
  const query = useInfiniteQuery({
    ...trpc.instances.list.infiniteQueryOptions(input, instanceListPages),
    placeholderData: keepPreviousData,
  });
  const columns = useInstanceColumns();
  const filtered = name !== '' || status !== undefined;

  return (
    <Card flush>
      <search className="flex flex-wrap gap-2 border-line border-b p-3">
        <div className="relative min-w-40 flex-1 sm:max-w-xs">
          <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-ink-muted" />
          <Input
            type="search"
            aria-label={t('search')}
            placeholder={t('search')}
            maxLength={63}
            className="pl-8"
            value={name}
            onChange={(event) => setParameter('name', event.target.value)}
          />
        </div>
        <Select
          aria-label={t('filterStatus')}
          className="w-auto"
          value={status ?? ''}
          onChange={(event) => setParameter('status', event.target.value)}
        >
          <option value="">{t('anyStatus')}</option>
          <StatusOptions />
        </Select>
      </search>
      <Table<Instance>
        caption={t('title')}
        columns={columns}
        list={listOf(query)}
        rowKey={(instance) => instance.id}
        empty={filtered ? <NothingFound /> : <NoInstances />}
      />
    </Card>
  );
}

function StatusOptions() {
  const t = useTranslations('instanceStatus');
  return LISTED_STATUSES.map((status) => (
    <option key={status} value={status}>
      {t(status)}
    </option>
  ));
}

/** Next follows the history: components that read the search parameters render anew, without a request to the server. */
function setParameter(name: string, value: string): void {
  const parameters = new URLSearchParams(window.location.search);
  if (value === '') parameters.delete(name);
  else parameters.set(name, value);
  const query = parameters.toString();
  window.history.replaceState(null, '', query === '' ? window.location.pathname : `?${query}`);
}

function asStatus(value: string | null): ListedStatus | undefined {
  return LISTED_STATUSES.find((status) => status === value);
}

function NothingFound() {
  const t = useTranslations('instances');
  return (
    <EmptyState
      icon={<Search aria-hidden />}
      title={t('nothingFound')}
      description={t('nothingFoundHint')}
      action={
        <Button onClick={() => window.history.replaceState(null, '', window.location.pathname)}>
          {t('clearFilters')}
        </Button>
      }
    />
  );
}

/** For a tenant that has none yet: the way to the first. */
export function NoInstances() {
  const t = useTranslations('instances');
  return (
    <EmptyState
      icon={<Boxes aria-hidden />}
      title={t('empty')}
      description={t('emptyHint')}
      action={
        <ButtonLink href="/instances/new" variant="primary" icon={<Plus />}>
          {t('create')}
        </ButtonLink>
      }
    />
  );
}
