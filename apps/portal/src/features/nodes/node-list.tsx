'use client';

import type { Node } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { listOf } from '#lib/list.ts';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { AddNodeButton } from './enrolments/add-node-button.tsx';
import { Heard, NodeBadges } from './node-badges.tsx';
import { NodeLoad } from './node-resources.tsx';
import { NodeWarnings } from './node-warnings.tsx';
import { NODES_INPUT, nodesPages, REFRESH_MS } from './query.ts';
import { Virtualization } from './virtualization.tsx';

/** The cloud's compute nodes: their health, what they are for and how full they are. */
export function NodeList() {
  const t = useTranslations('nodes');
  const trpc = useTRPC();
  const query = useInfiniteQuery({
    ...trpc.nodes.list.infiniteQueryOptions(NODES_INPUT, nodesPages),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Card flush>
      <Table
        caption={t('title')}
        columns={useColumns()}
        list={listOf(query)}
        rowKey={(node) => node.id}
        empty={
          <EmptyState
            icon={<Server aria-hidden />}
            title={t('empty')}
            description={t('emptyHint')}
            action={<AddNodeButton />}
          />
        }
      />
    </Card>
  );
}

function useColumns(): readonly Column<Node>[] {
  const t = useTranslations('nodes');
  const units = useUnits();
  return [
    {
      key: 'name',
      header: t('columns.name'),
      cell: (node) => (
        <div className="grid justify-items-start gap-1">
          <Link href={`/nodes/${node.id}`} className="break-all rounded font-medium hover:underline">
            {node.name}
          </Link>
          <NodeBadges node={node} />
          <span className="text-2xs text-ink-muted">
            <Heard node={node} />
          </span>
          {node.modeReason !== null && (
            <span className="max-w-64 break-words text-2xs text-ink-muted">{node.modeReason}</span>
          )}
          <NodeWarnings node={node} />
        </div>
      ),
    },
    {
      key: 'virtualization',
      header: t('columns.virtualization'),
      from: 'lg',
      cell: (node) => <Virtualization node={node} />,
    },
    {
      key: 'instances',
      header: t('columns.instances'),
      from: 'md',
      align: 'end',
      cell: (node) => <span className="tabular-nums">{units.number(node.instances)}</span>,
    },
    { key: 'load', header: t('columns.load'), cell: (node) => <NodeLoad node={node} /> },
  ];
}
