'use client';

import type { Orphan } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Badge } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { AdoptDialog } from './adopt-dialog.tsx';
import { ORPHANS_INPUT, orphansPages, REFRESH_MS } from './query.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { useOrphanName } from './use-orphan-name.ts';

type Asked = { readonly action: 'adopt' | 'remove'; readonly orphan: Orphan };

/** Where compute nodes and the cloud's rows differ, and the two ways to deal with each. */
export function OrphanList() {
  const t = useTranslations('orphans');
  const trpc = useTRPC();
  const [asked, setAsked] = useState<Asked | null>(null);
  const query = useInfiniteQuery({
    ...trpc.orphans.list.infiniteQueryOptions(ORPHANS_INPUT, orphansPages),
    refetchInterval: REFRESH_MS,
  });
  const close = () => setAsked(null);
  return (
    <>
      <Card flush>
        <Table
          caption={t('title')}
          columns={useColumns(setAsked)}
          list={listOf(query)}
          rowKey={(orphan) => orphan.id}
          empty={
            <EmptyState icon={<CircleCheck aria-hidden />} title={t('empty')} description={t('emptyHint')} />
          }
        />
      </Card>
      {asked?.action === 'adopt' && <AdoptDialog orphan={asked.orphan} onClose={close} />}
      {asked?.action === 'remove' && <RemoveDialog orphan={asked.orphan} onClose={close} />}
    </>
  );
}

function useColumns(onAsk: (asked: Asked) => void): readonly Column<Orphan>[] {
  const t = useTranslations('orphans');
  const common = useTranslations('common');
  return [
    {
      key: 'what',
      header: t('columns.what'),
      className: 'w-full max-w-0 sm:w-1/3',
      cell: (orphan) => <What orphan={orphan} />,
    },
    {
      key: 'node',
      header: t('columns.node'),
      from: 'sm',
      cell: ({ node }) => <span className="break-all">{node.name}</span>,
    },
    {
      key: 'address',
      header: t('columns.address'),
      from: 'md',
      cell: ({ ipAddress }) => <span className="font-mono text-xs">{ipAddress ?? '–'}</span>,
    },
    { key: 'size', header: t('columns.size'), from: 'lg', cell: (orphan) => <Size orphan={orphan} /> },
    {
      key: 'seen',
      header: t('columns.seen'),
      from: 'md',
      cell: ({ firstSeenAt }) => (
        <span className="text-ink-muted">
          <When at={firstSeenAt} />
        </span>
      ),
    },
    {
      key: 'actions',
      header: common('actions'),
      quietHeader: true,
      align: 'end',
      cell: (orphan) => (
        <div className="flex flex-wrap justify-end gap-1.5">
          <Button
            size="sm"
            disabledReason={orphan.adoptionRefusal && t(`refusal.${orphan.adoptionRefusal}`)}
            onClick={() => onAsk({ action: 'adopt', orphan })}
          >
            {t('adopt')}
          </Button>
          <Button
            size="sm"
            disabledReason={orphan.removalRefusal && t(`refusal.${orphan.removalRefusal}`)}
            onClick={() => onAsk({ action: 'remove', orphan })}
          >
            {t('remove')}
          </Button>
        </div>
      ),
    },
  ];
}

function What({ orphan }: { readonly orphan: Orphan }) {
  const t = useTranslations('orphans');
  const name = useOrphanName()(orphan);
  const { tenant, power, kind } = orphan;
  const known = power as 'running' | null;
  return (
    <div className="grid justify-items-start gap-0.5">
      <span className="max-w-full truncate font-medium" title={orphan.instanceId ?? undefined}>
        {name}
      </span>
      <Badge tone="warn">{t(`kind.${kind}`)}</Badge>
      <span className="text-2xs text-ink-muted">
        {[
          tenant ? t(tenant.exists ? 'tenant' : 'tenantGone', { name: tenant.name }) : t('nobodys'),
          known && t.has(`power.${known}`) ? t(`power.${known}`) : null,
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </div>
  );
}

function Size({ orphan: { size, bytes } }: { readonly orphan: Orphan }) {
  const t = useTranslations('orphans');
  const units = useUnits();
  if (!size && bytes === null) return '–';
  return (
    <div className="grid gap-0.5 text-xs">
      {size && (
        <span>
          {units.vcpus(size.vcpus)} · {units.memory(size.memoryMib)} · {units.disk(size.rootDiskGib)}
        </span>
      )}
      {bytes !== null && (
        <span className="text-2xs text-ink-muted">{t('takes', { size: units.bytes(bytes) })}</span>
      )}
    </div>
  );
}
