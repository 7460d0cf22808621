'use client';

import type { Operation } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { Progress } from '#components/kit/progress.tsx';
import { Elapsed } from '../elapsed.tsx';
import { useOperationText } from '../operation-text.ts';
import { StepTrail } from './step-trail.tsx';

/** What runs at the moment: how far it is, the step under way among all its steps. */
export function OperationProgress({ operation }: { readonly operation: Operation }) {
  const t = useTranslations();
  const text = useOperationText();
  const undoing = operation.status === 'UNDOING';
  const title = t(`operationRunning.${operation.kind}`);
  return (
    <section
      aria-label={title}
      data-testid="operation-progress"
      className="mb-5 animate-appear rounded-xl border border-line bg-surface p-4 shadow-card"
    >
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <p aria-live="polite">
          <span className="font-semibold">
            {undoing ? t('activity.undoing', { kind: t(`operationKind.${operation.kind}`) }) : title}
          </span>
          <span className="ml-2 text-ink-muted">
            {operation.currentStep === null
              ? t(operation.startedAt === null ? 'activity.waiting' : 'activity.underWay')
              : text.step(operation.kind, {
                  name: operation.currentStep,
                  direction: undoing ? 'undo' : 'do',
                })}
          </span>
        </p>
        <span className="text-ink-muted text-xs tabular-nums">
          <Elapsed since={operation.acceptedAt} />
        </span>
      </div>
      <Progress
        label={title}
        value={operation.progress === 0 ? null : operation.progress}
        tone={undoing ? 'warn' : 'accent'}
      />
      {undoing && operation.failure !== null && (
        <p className="mt-2 text-warn-ink text-xs">{text.failure(operation.failure)}</p>
      )}
      {!undoing && <StepTrail kind={operation.kind} current={operation.currentStep} />}
    </section>
  );
}
