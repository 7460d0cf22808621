'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { classNames } from '#components/kit/class-names.ts';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';

/** What is left of the quota, in flavors: how many more of each, and what there is least of. */
export function RoomCard() {
  const t = useTranslations();
  const trpc = useTRPC();
  const units = useUnits();
  const usage = useQuery(trpc.usage.get.queryOptions());
  return (
    <Card title={t('overview.room')}>
      {usage.isPending && <Skeleton className="h-32" />}
      {usage.isError && <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.data?.room.length === 0 && <p className="text-ink-muted">{t('overview.noFlavors')}</p>}
      {usage.data && (
        <ul className="-my-1 grid">
          {usage.data.room.map(({ flavor, count, limitedBy }) => (
            <li key={flavor.id} className="flex items-baseline justify-between gap-4 py-1">
              <span className="grid min-w-0">
                <span className={classNames('font-medium tabular-nums', count === 0 && 'text-warn-ink')}>
                  {t('overview.roomFor', { count: units.number(count), flavor: flavor.name })}
                </span>
                <span className="text-2xs text-ink-muted">
                  {[
                    units.vcpus(flavor.vcpus),
                    units.memory(flavor.memoryMib),
                    units.disk(flavor.rootDiskGib),
                  ].join(' · ')}
                </span>
              </span>
              <span className="shrink-0 text-ink-muted text-xs">
                {t('overview.limitedBy', { resource: t(`quotaResource.${limitedBy}`) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
