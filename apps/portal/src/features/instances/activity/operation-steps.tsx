'use client';

import type { Operation, OperationStep } from '@cloudlet/api';
import { Check, CircleDashed, CircleSlash, Undo2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Spinner } from '#components/kit/spinner.tsx';
import { useUnits } from '#lib/quantity.ts';
import { useOperationText } from '../operation-text.ts';

/** The steps of one operation, in the order in which they began, each with its time. */
export function OperationSteps({ operation }: { readonly operation: Operation }) {
  const t = useTranslations('activity');
  const text = useOperationText();
  const units = useUnits();
  return (
    <ol aria-label={t('steps')} className="grid gap-1">
      {operation.steps.map((step) => (
        <li key={`${step.direction}-${step.name}-${step.startedAt}`} className="grid gap-0.5">
          <span className="flex items-center gap-2">
            <StepIcon step={step} />
            <span className="min-w-0 flex-1">{text.step(operation.kind, step)}</span>
            <span className="text-ink-muted text-xs tabular-nums">
              {step.endedAt === null
                ? ''
                : units.duration(Date.parse(step.endedAt) - Date.parse(step.startedAt))}
            </span>
          </span>
          {step.failure !== null && (
            <span className="pl-6 text-bad-ink text-xs">{text.failure(step.failure)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

function StepIcon({ step }: { readonly step: OperationStep }) {
  const t = useTranslations('activity.outcome');
  const className = 'size-4 shrink-0';
  if (step.endedAt === null) return <Spinner className="text-accent-ink" />;
  switch (step.outcome) {
    case 'failed':
      return <X className={`${className} text-bad-ink`} role="img" aria-label={t('failed')} />;
    case 'aborted':
      return <CircleSlash className={`${className} text-ink-muted`} role="img" aria-label={t('aborted')} />;
    case 'done':
      return step.direction === 'undo' ? (
        <Undo2 className={`${className} text-warn-ink`} role="img" aria-label={t('undone')} />
      ) : (
        <Check className={`${className} text-good-ink`} role="img" aria-label={t('done')} />
      );
    case null:
      return <CircleDashed className={`${className} text-ink-muted`} aria-hidden />;
  }
}
