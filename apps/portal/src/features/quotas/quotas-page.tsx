'use client';

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { Input } from '#components/kit/input.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { DefaultsDialog } from './defaults-dialog.tsx';
import { LimitsDialog } from './limits-dialog.tsx';
import { quotasInput, quotasPages, REFRESH_MS } from './query.ts';
import { QuotaTable } from './quota-table.tsx';
import { QuotasHeader } from './quotas-header.tsx';

/** The limits of all tenants: many are changed together. */
export function QuotasPage() {
  const t = useTranslations('quotas');
  const trpc = useTRPC();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<'limits' | 'defaults' | null>(null);
  const close = () => setAsked(null);
  const defaults = useQuery(trpc.quotas.defaults.queryOptions());
  const list = listOf(
    useInfiniteQuery({
      ...trpc.quotas.list.infiniteQueryOptions(quotasInput(useDeferredValue(name.trim())), quotasPages),
      placeholderData: keepPreviousData,
      // Not below an open dialog: what it shows is what the change is made from, and one that was made meanwhile is told of.
      refetchInterval: asked === null ? REFRESH_MS : false,
    }),
  );
  // Of those that are shown: nobody changes what they do not see.
  const tenants = list.rows.filter(({ tenant }) => chosen.has(tenant.id));
  const allChosen = list.rows.length > 0 && tenants.length === list.rows.length;
  const choose = (tenantId: string, isChosen: boolean) => {
    const others = [...chosen].filter((id) => id !== tenantId);
    setChosen(new Set(isChosen ? [...others, tenantId] : others));
  };
  return (
    <>
      <QuotasHeader
        actions={
          <Button disabled={defaults.data === undefined} onClick={() => setAsked('defaults')}>
            {t('defaults')}
          </Button>
        }
      />
      <Card flush>
        <div className="flex flex-wrap items-center gap-3 border-line border-b p-3">
          <search className="relative min-w-40 flex-1 sm:max-w-xs">
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
          </search>
          <Button
            variant="ghost"
            disabled={list.rows.length === 0}
            onClick={() => setChosen(new Set(allChosen ? [] : list.rows.map(({ tenant }) => tenant.id)))}
          >
            {allChosen ? t('chooseNone') : t('chooseAll')}
          </Button>
          <Button
            variant="primary"
            disabledReason={tenants.length === 0 ? t('noneChosen') : null}
            onClick={() => setAsked('limits')}
          >
            {t('change', { count: tenants.length })}
          </Button>
        </div>
        <QuotaTable list={list} chosen={chosen} onChoose={choose} />
      </Card>
      {asked === 'limits' && (
        <LimitsDialog tenants={tenants} onDone={() => setChosen(new Set())} onClose={close} />
      )}
      {asked === 'defaults' && defaults.data && <DefaultsDialog defaults={defaults.data} onClose={close} />}
    </>
  );
}
