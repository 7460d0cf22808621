'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { operationsInput, operationsPages } from '../detail/query.ts';
import { useInstance } from '../detail/use-instance.tsx';
import { OperationEntry } from './operation-entry.tsx';

/** Everything that was ever asked of the instance, newest first. */
export function ActivityList() {
  const t = useTranslations();
  const trpc = useTRPC();
  const { id } = useInstance();
  const list = listOf(
    useInfiniteQuery(trpc.instances.operations.infiniteQueryOptions(operationsInput(id), operationsPages)),
  );
  if (list.error !== null) {
    return (
      <Card>
        <ErrorState error={list.error} onRetry={list.retry} />
      </Card>
    );
  }
  return (
    <Card flush>
      {list.pending && (
        <div role="status" aria-label={t('common.loading')} className="grid gap-4 p-4">
          <Skeleton />
          <Skeleton />
          <Skeleton />
        </div>
      )}
      {!list.pending && list.rows.length === 0 && (
        <EmptyState
          icon={<History aria-hidden />}
          title={t('activity.empty')}
          description={t('activity.emptyHint')}
        />
      )}
      <ol aria-label={t('instance.tabs.activity')}>
        {list.rows.map((operation) => (
          <li key={operation.id} className="border-line border-b last:border-b-0">
            <OperationEntry operation={operation} />
          </li>
        ))}
      </ol>
      {list.more !== null && (
        <div className="flex justify-center border-line border-t p-2">
          <Button variant="ghost" onClick={list.more.load} pending={list.more.pending}>
            {t('common.loadMore')}
          </Button>
        </div>
      )}
    </Card>
  );
}
