'use client';

import type { CloudOperation } from '@cloudlet/api';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { Select } from '#components/kit/input.tsx';
import { Progress } from '#components/kit/progress.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { OperationBadge } from '#features/instances/operation-badge.tsx';
import { useOperationText } from '#features/instances/operation-text.ts';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import {
  cloudPages,
  endOf,
  OPERATION_STATES,
  type OperationState,
  operationsInput,
  REFRESH_MS,
} from './query.ts';

/** The operations of all tenants that have failed, or run: what, whose, where, and why. */
export function OperationList() {
  const t = useTranslations('cloudOperations');
  const trpc = useTRPC();
  const asked = useSearchParams().get('state');
  const state = OPERATION_STATES.find((one) => one === asked) ?? 'failed';
  const query = useInfiniteQuery({
    ...trpc.cloud.operations.infiniteQueryOptions(operationsInput(state), cloudPages),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <Card
      title={t(state)}
      flush
      actions={
        <Select
          aria-label={t('which')}
          className="w-auto"
          value={state}
          onChange={(event) => window.history.replaceState(null, '', `?state=${event.target.value}`)}
        >
          {OPERATION_STATES.map((one) => (
            <option key={one} value={one}>
              {t(one)}
            </option>
          ))}
        </Select>
      }
    >
      <Table
        caption={t(state)}
        columns={useColumns(state)}
        list={listOf(query)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<CircleCheck aria-hidden />}
            title={t(`none.${state}`)}
            description={t(`noneHint.${state}`)}
          />
        }
      />
    </Card>
  );
}

function useColumns(state: OperationState): readonly Column<CloudOperation>[] {
  const t = useTranslations();
  return [
    {
      key: 'operation',
      header: t('overview.columns.operation'),
      cell: (operation) => <What operation={operation} />,
    },
    {
      key: 'tenant',
      header: t('cloudOperations.columns.tenant'),
      from: 'sm',
      cell: ({ tenant }) => (
        <Link href={`/tenants/${tenant.id}`} prefetch={false} className="break-all rounded hover:underline">
          {tenant.name}
        </Link>
      ),
    },
    {
      key: 'node',
      header: t('cloudOperations.columns.node'),
      from: 'md',
      cell: ({ node }) => (
        <Link href={`/nodes/${node.id}`} prefetch={false} className="break-all rounded hover:underline">
          {node.name}
        </Link>
      ),
    },
    {
      key: 'end',
      header: t(state === 'failed' ? 'cloudOperations.columns.ended' : 'cloudOperations.columns.deadline'),
      align: 'end',
      cell: (operation) => (
        <span className="text-ink-muted">
          <When at={endOf(operation)} exact={state === 'unfinished'} />
        </span>
      ),
    },
  ];
}

/** What was to be done with which instance, and why it was not; what the node itself said is for operators. */
function What({
  operation: { kind, status, instance, failure, progress, startedAt },
}: {
  readonly operation: CloudOperation;
}) {
  const t = useTranslations();
  const text = useOperationText();
  return (
    <span className="grid max-w-xl gap-1">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{t(`operationKind.${kind}`)}</span>
        <span className="break-all">{instance.name}</span>
        {failure === null && <OperationBadge status={status} />}
      </span>
      {failure === null && (
        <Progress
          value={startedAt === null ? null : progress}
          label={t(`operationKind.${kind}`)}
          className="max-w-48"
        />
      )}
      {failure !== null && <span className="text-bad-ink text-xs">{text.failure(failure)}</span>}
      {failure?.detail && (
        <details>
          <summary className="w-fit cursor-pointer rounded text-2xs text-ink-muted hover:text-ink">
            {t('cloudOperations.detail')}
          </summary>
          <span className="block whitespace-pre-wrap break-words font-mono text-2xs">{failure.detail}</span>
        </details>
      )}
      {failure !== null && <span className="font-mono text-2xs text-ink-muted">{failure.code}</span>}
    </span>
  );
}
