'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '#components/kit/badge.tsx';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { LISTED_STATUSES } from '#features/instances/list/query.ts';
import { INSTANCE_TONES } from '#features/instances/status-badge.tsx';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';

/** How many instances are in which state; each leads to the filtered list. */
export function StatusCounts() {
  const t = useTranslations();
  const trpc = useTRPC();
  const units = useUnits();
  const usage = useQuery(trpc.usage.get.queryOptions());
  return (
    <Card title={t('overview.states')}>
      {usage.isError && <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.isPending && <Skeleton className="h-44" />}
      {usage.data && (
        <ul className="-my-1 grid">
          {LISTED_STATUSES.map((status) => (
            <li key={status}>
              <Link
                href={`/instances?status=${status}`}
                prefetch={false}
                className="-mx-2 flex items-center justify-between rounded-md px-2 py-1.5 hover:bg-hover"
              >
                <Badge tone={INSTANCE_TONES[status]} dot>
                  {t(`instanceStatus.${status}`)}
                </Badge>
                <span className="font-medium tabular-nums">{units.number(usage.data.instances[status])}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
