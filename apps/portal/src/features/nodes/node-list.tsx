'use client';

import type { Node } from '@cloudlet/api';
import type { NodeStatus } from '@cloudlet/model';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '#components/kit/badge.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { Meter } from '#components/kit/progress.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { NODES_INPUT, nodesPages, REFRESH_MS } from './query.ts';

const TONES: Record<NodeStatus, Tone> = { ENROLLED: 'accent', UP: 'good', DOWN: 'bad' };

/** The cloud's compute nodes: their health and how full they are. */
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
        empty={<EmptyState icon={<Server aria-hidden />} title={t('empty')} description={t('emptyHint')} />}
      />
    </Card>
  );
}

function useColumns(): readonly Column<Node>[] {
  const t = useTranslations();
  const units = useUnits();
  return [
    {
      key: 'name',
      header: t('nodes.columns.name'),
      cell: (node) => (
        <div className="grid gap-0.5">
          <span className="break-all font-medium">{node.name}</span>
          <Unexplained node={node} />
        </div>
      ),
    },
    {
      key: 'status',
      header: t('nodes.columns.status'),
      cell: (node) => (
        <div className="grid justify-items-start gap-0.5">
          <Badge tone={TONES[node.status]} dot>
            {t(`nodeStatus.${node.status}`)}
          </Badge>
          <span className="text-2xs text-ink-muted">
            {node.lastSeenAt === null ? t('nodes.neverSeen') : <When at={node.lastSeenAt} />}
          </span>
        </div>
      ),
    },
    {
      key: 'virtualization',
      header: t('nodes.columns.virtualization'),
      from: 'lg',
      cell: (node) => <Virtualization node={node} />,
    },
    {
      key: 'vcpus',
      header: t('nodes.columns.vcpus'),
      from: 'sm',
      cell: ({ claimed, allowed }) => (
        <Share
          label={t('nodes.columns.vcpus')}
          used={claimed.vcpus}
          limit={allowed.vcpus}
          write={units.number}
        />
      ),
    },
    {
      key: 'memory',
      header: t('nodes.columns.memory'),
      from: 'sm',
      cell: ({ claimed, allowed }) => (
        <Share
          label={t('nodes.columns.memory')}
          used={claimed.memoryMib}
          limit={allowed.memoryMib}
          write={units.memory}
        />
      ),
    },
    {
      key: 'disk',
      header: t('nodes.columns.disk'),
      from: 'md',
      cell: ({ claimed, allowed }) => (
        <Share
          label={t('nodes.columns.disk')}
          used={claimed.diskGib}
          limit={allowed.diskGib}
          write={units.disk}
        />
      ),
    },
  ];
}

/** What an operator should look at: an agent that is not understood, domains without an instance, reports that could not be applied. */
function Unexplained({ node: { orphans, deadLetters, refusedVersion } }: { readonly node: Node }) {
  const t = useTranslations('nodes');
  return (
    <>
      {refusedVersion !== null && (
        <span className="max-w-64 text-2xs text-warn-ink">
          {t('refusedVersion', { version: refusedVersion })}
        </span>
      )}
      {orphans.length > 0 && (
        <span className="max-w-64 text-2xs text-warn-ink">
          {t('orphans', {
            count: orphans.length,
            ids: orphans.map(({ instanceId, power }) => `${instanceId} (${power})`).join(', '),
          })}
        </span>
      )}
      {deadLetters.count > 0 && (
        <span className="max-w-64 break-words text-2xs text-warn-ink">
          {t('deadLetters', { count: deadLetters.count, reason: deadLetters.newestReason ?? '' })}
        </span>
      )}
    </>
  );
}

function Virtualization({ node }: { readonly node: Node }) {
  const t = useTranslations('virtualization');
  if (node.virtualization === null) return <span className="text-ink-muted">–</span>;
  const known = node.virtualization as 'kvm';
  return (
    <div className="grid max-w-64 justify-items-start gap-0.5">
      <Badge tone={node.virtualization === 'tcg' ? 'warn' : 'neutral'}>
        {t.has(known) ? t(known) : known}
      </Badge>
      <span className="text-2xs text-ink-muted">{node.virtualizationReason}</span>
    </div>
  );
}

function Share({
  label,
  used,
  limit,
  write,
}: {
  readonly label: string;
  readonly used: number;
  readonly limit: number;
  readonly write: (amount: number) => string;
}) {
  const t = useTranslations('quota');
  const text = t('used', { used: write(used), limit: write(limit) });
  return (
    <div className="grid min-w-24 gap-1">
      <span className="whitespace-nowrap text-xs tabular-nums">{text}</span>
      <Meter label={label} used={used} limit={limit} valueText={text} />
    </div>
  );
}
