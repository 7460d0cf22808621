'use client';

import type { Cloud, NodeGlance } from '@cloudlet/api';
import { Server } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { Meter } from '#components/kit/progress.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { NodeBadges } from '#features/nodes/node-badges.tsx';
import { CLOUD_RESOURCES, type CloudResource, RESOURCE_LABELS, useCloudQuantity } from './resources.ts';

/** The nodes that somebody should look at, and those that are fullest. */
export function NodeHealth({ nodes }: { readonly nodes: Cloud['nodes'] }) {
  const t = useTranslations('cloud');
  const columns = useColumns();
  const table = (caption: string, rows: readonly NodeGlance[]) => (
    <Table
      caption={caption}
      columns={columns}
      list={{ rows, pending: false, error: null, retry: () => undefined, more: null }}
      rowKey={({ id }) => id}
      empty={<EmptyState icon={<Server aria-hidden />} title={t('noNodes')} />}
    />
  );
  return (
    <>
      {nodes.troubled.length > 0 && (
        <Card title={t('troubled')} flush>
          {table(t('troubled'), nodes.troubled)}
        </Card>
      )}
      <Card
        title={t('fullest')}
        flush
        actions={
          <Link href="/nodes" className="rounded text-accent-ink text-xs hover:underline">
            {t('allNodes')}
          </Link>
        }
      >
        {table(t('fullest'), nodes.fullest)}
      </Card>
    </>
  );
}

function useColumns(): readonly Column<NodeGlance>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('nodes.columns.name'),
      cell: (node) => (
        <span className="grid justify-items-start gap-1">
          <Link href={`/nodes/${node.id}`} className="break-all rounded font-medium hover:underline">
            {node.name}
          </Link>
          <NodeBadges node={node} />
        </span>
      ),
    },
    ...CLOUD_RESOURCES.map((resource) => ({
      key: resource,
      header: t(RESOURCE_LABELS[resource]),
      ...(resource === 'diskGib' ? { from: 'md' as const } : {}),
      cell: (node: NodeGlance) => <Claimed resource={resource} node={node} />,
    })),
  ];
}

function Claimed({ resource, node }: { readonly resource: CloudResource; readonly node: NodeGlance }) {
  const t = useTranslations();
  const write = useCloudQuantity();
  const { claimed, allowed, physical, used } = node[resource];
  const text = t('quota.used', { used: write(resource, claimed), limit: write(resource, allowed) });
  return (
    <span className="grid min-w-20 gap-0.5">
      <span className="text-2xs tabular-nums">{text}</span>
      <Meter label={t(RESOURCE_LABELS[resource])} used={claimed} limit={allowed} valueText={text} />
      <span className="text-2xs text-ink-muted tabular-nums">
        {used === null
          ? t('nodes.notMeasured')
          : t('cloud.reallyUsed', { used: write(resource, used), physical: write(resource, physical) })}
      </span>
    </span>
  );
}
