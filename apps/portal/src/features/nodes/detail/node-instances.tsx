'use client';

import type { NodeInstance } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Boxes } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { InstanceStatusBadge } from '#features/instances/status-badge.tsx';
import { listOf } from '#lib/list.ts';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { nodeInstancesInput, nodesPages, REFRESH_MS } from '../query.ts';

/** The instances of all tenants that are on the node. */
export function NodeInstances({ id }: { readonly id: string }) {
  const t = useTranslations('nodeInstances');
  const trpc = useTRPC();
  const query = useInfiniteQuery({
    ...trpc.nodes.instances.infiniteQueryOptions(nodeInstancesInput(id), nodesPages),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Card title={t('title')} flush>
      <Table
        caption={t('title')}
        columns={useColumns()}
        list={listOf(query)}
        rowKey={(instance) => instance.id}
        empty={<EmptyState icon={<Boxes aria-hidden />} title={t('empty')} />}
      />
    </Card>
  );
}

function useColumns(): readonly Column<NodeInstance>[] {
  const t = useTranslations('nodeInstances');
  const units = useUnits();
  return [
    {
      key: 'name',
      header: t('name'),
      cell: ({ name, tenant }) => (
        <span className="grid">
          <span className="break-all font-medium">{name}</span>
          <span className="break-all text-2xs text-ink-muted">{tenant.name}</span>
        </span>
      ),
    },
    { key: 'status', header: t('status'), cell: (instance) => <InstanceStatusBadge instance={instance} /> },
    {
      key: 'size',
      header: t('size'),
      from: 'md',
      cell: ({ vcpus, memoryMib, rootDiskGib }) => (
        <span className="text-ink-muted text-xs">
          {[units.vcpus(vcpus), units.memory(memoryMib), units.disk(rootDiskGib)].join(' · ')}
        </span>
      ),
    },
    {
      key: 'created',
      header: t('created'),
      from: 'sm',
      align: 'end',
      cell: (instance) => (
        <span className="text-ink-muted">
          <When at={instance.createdAt} />
        </span>
      ),
    },
  ];
}
