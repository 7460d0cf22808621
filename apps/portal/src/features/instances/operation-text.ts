'use client';

import type { Operation, OperationStep } from '@cloudlet/api';
import type { OperationKind } from '@cloudlet/model';
import { useTranslations } from 'next-intl';

type Failure = NonNullable<Operation['failure']>;

/** Names steps and failures. What the catalogue does not know, e.g. from a newer agent, is shown as it came. */
export function useOperationText() {
  const t = useTranslations();
  const stepName = (kind: OperationKind, name: string): string => {
    const known = `step.${kind}.${name}` as 'step.start.start';
    return t.has(known) ? t(known) : name;
  };
  return {
    stepName,
    step: (kind: OperationKind, step: Pick<OperationStep, 'name' | 'direction'>): string =>
      step.direction === 'undo'
        ? t('activity.undoStep', { step: stepName(kind, step.name) })
        : stepName(kind, step.name),
    failure: (failure: Failure): string => {
      const known = `failure.${failure.code}` as 'failure.failed';
      return t.has(known) ? t(known) : failure.message;
    },
  };
}
