'use client';

import type { Operation } from '@cloudlet/api';
import { isFinished } from '@cloudlet/model';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Notice } from '#components/kit/notice.tsx';
import { When } from '#components/kit/when.tsx';
import { useUnits } from '#lib/quantity.ts';
import { Elapsed } from '../elapsed.tsx';
import { OperationBadge } from '../operation-badge.tsx';
import { useOperationText } from '../operation-text.ts';
import { OperationSteps } from './operation-steps.tsx';

/** One operation: who asked for what, when, how long it took, how it ended; its steps behind a click. */
export function OperationEntry({ operation }: { readonly operation: Operation }) {
  const t = useTranslations();
  const units = useUnits();
  const text = useOperationText();
  const { requestedBy, failure } = operation;
  const finished = isFinished(operation.status);
  return (
    <details open={operation.status === 'FAILED' || !finished} className="group">
      <summary className="grid cursor-pointer list-none grid-cols-[auto_1fr_auto] items-center gap-x-3 px-4 py-2.5 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 text-ink-muted transition-transform group-open:rotate-90"
        />
        <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="font-medium">{t(`operationKind.${operation.kind}`)}</span>
          <OperationBadge status={operation.status} />
          <span className="text-ink-muted">
            {requestedBy.via === 'system'
              ? t('activity.bySystem')
              : t(`activity.by.${requestedBy.via}`, { name: requestedBy.name })}
          </span>
        </span>
        <span className="grid justify-items-end text-ink-muted text-xs tabular-nums">
          <When at={operation.acceptedAt} />
          <span>
            {operation.endedAt === null ? (
              <Elapsed since={operation.acceptedAt} />
            ) : (
              units.duration(Date.parse(operation.endedAt) - Date.parse(operation.acceptedAt))
            )}
          </span>
        </span>
      </summary>
      <div className="grid grid-cols-1 gap-3 pr-4 pb-4 pl-4 sm:pl-11">
        {failure !== null && (
          <Notice tone="bad" title={text.failure(failure)}>
            {failure.detail !== null && (
              <p className="whitespace-pre-wrap font-mono text-xs">{failure.detail}</p>
            )}
            <p className="mt-1 font-mono text-xs">{failure.code}</p>
          </Notice>
        )}
        {operation.steps.length > 0 ? (
          <OperationSteps operation={operation} />
        ) : (
          <p className="text-ink-muted">{t(finished ? 'activity.noSteps' : 'activity.noStepsYet')}</p>
        )}
        <p className="text-ink-muted text-xs">
          {t('activity.acceptedAt')} <When at={operation.acceptedAt} exact />
          {operation.attempt > 1 && ` · ${t('activity.attempt', { attempt: operation.attempt })}`}
        </p>
      </div>
    </details>
  );
}
