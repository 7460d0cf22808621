'use client';

import type { Instance } from '@cloudlet/api';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Progress } from '#components/kit/progress.tsx';
import type { Column } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { useUnits } from '#lib/quantity.ts';
import { InstanceStatusBadge } from '../status-badge.tsx';
import { UnreachableBadge } from '../unreachable.tsx';

/** How instances are listed, here and on the overview. */
export function useInstanceColumns(): readonly Column<Instance>[] {
  const t = useTranslations('instances.columns');
  const units = useUnits();
  return [
    {
      key: 'name',
      header: t('name'),
      className: 'w-full max-w-0 sm:w-1/3',
      cell: (instance) => (
        <Link
          href={`/instances/${instance.id}`}
          // One request a row would be too many.
          prefetch={false}
          title={instance.name}
          className="block truncate rounded font-medium hover:text-accent-ink hover:underline"
        >
          {instance.name}
        </Link>
      ),
    },
    { key: 'status', header: t('status'), cell: (instance) => <StatusCell instance={instance} /> },
    {
      key: 'address',
      header: t('address'),
      from: 'sm',
      cell: (instance) => <span className="font-mono text-xs">{instance.ipAddress ?? '–'}</span>,
    },
    { key: 'image', header: t('image'), from: 'lg', cell: (instance) => instance.image.name },
    {
      key: 'flavor',
      header: t('flavor'),
      from: 'md',
      cell: ({ flavor }) => (
        <span className="whitespace-nowrap">
          {flavor.name}{' '}
          <span className="hidden text-ink-muted text-xs xl:inline">
            {units.vcpus(flavor.vcpus)} · {units.memory(flavor.memoryMib)} · {units.disk(flavor.rootDiskGib)}
          </span>
        </span>
      ),
    },
    {
      key: 'created',
      header: t('created'),
      from: 'md',
      align: 'end',
      cell: (instance) => (
        <span className="text-ink-muted">
          <When at={instance.createdAt} />
        </span>
      ),
    },
  ];
}

function StatusCell({ instance }: { readonly instance: Instance }) {
  const t = useTranslations('operationRunning');
  return (
    <div className="flex flex-wrap items-center gap-2">
      <InstanceStatusBadge instance={instance} />
      <UnreachableBadge node={instance.node} />
      {instance.operation !== null && (
        <Progress
          label={t(instance.operation.kind)}
          value={instance.operation.progress}
          tone={instance.operation.status === 'UNDOING' ? 'warn' : 'accent'}
          className="w-20"
        />
      )}
    </div>
  );
}
