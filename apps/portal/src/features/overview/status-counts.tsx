'use client';

import type { Instance } from '@cloudlet/api';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '#components/kit/badge.tsx';
import { Card } from '#components/kit/card.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { LISTED_STATUSES } from '#features/instances/list/query.ts';
import { INSTANCE_TONES } from '#features/instances/status-badge.tsx';
import type { List } from '#lib/list.ts';

/** How many instances are in which state; each leads to the filtered list. */
export function StatusCounts({ list }: { readonly list: List<Instance> }) {
  const t = useTranslations();
  return (
    <Card title={t('overview.states')}>
      {list.error !== null && <ErrorState error={list.error} onRetry={list.retry} />}
      {list.pending && <Skeleton className="h-44" />}
      {!list.pending && list.error === null && (
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
                <span className="font-medium tabular-nums">
                  {list.rows.filter((instance) => instance.status === status).length}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {list.more !== null && (
        <p className="mt-2 text-ink-muted text-xs">{t('overview.onlyNewest', { count: list.rows.length })}</p>
      )}
    </Card>
  );
}
