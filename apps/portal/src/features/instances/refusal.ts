'use client';

import type { Instance } from '@cloudlet/api';
import { OPERATIONS, type OperationKind, refusalFor } from '@cloudlet/model';
import { useFormatter, useTranslations } from 'next-intl';
import { useMissing } from '#lib/session.tsx';

type Subject = Pick<Instance, 'status' | 'task' | 'node'>;

/** Why an operation is not possible now, in words; null when it is. The same rule that the API decides by. */
export function useRefusal(): (kind: OperationKind, instance: Subject) => string | null {
  const t = useTranslations();
  const format = useFormatter();
  const missing = useMissing();
  return (kind, instance) => {
    const lacking = missing(OPERATIONS[kind].permission);
    if (lacking !== null) return lacking;
    const { status, task, node } = instance;
    const refusal = refusalFor(kind, {
      status,
      task,
      nodeMode: node?.mode ?? 'ENABLED',
      isNodeReachable: !node?.unreachableSince,
    });
    if (refusal === null) return null;
    if (refusal.reason === 'maintenance') return t('refusal.maintenance', { node: node?.name ?? '' });
    if (refusal.reason === 'node-unreachable') return t('refusal.nodeUnreachable');
    if (refusal.reason === 'busy') {
      return t('refusal.busy', { task: t(`operationRunning.${refusal.task}`) });
    }
    const allowed = refusal.allowedIn.map((status) => t(`instanceStatus.${status}`));
    return t('refusal.wrongStatus', {
      status: t(`instanceStatus.${refusal.status}`),
      allowed: format.list(allowed, { type: 'disjunction' }),
    });
  };
}

/** Why the instance cannot have another name now, in words; null when it can: no operation, so it waits for those. */
export function useRenameRefusal({ task }: Subject): string | null {
  const t = useTranslations();
  const missing = useMissing();
  const lacking = missing('instances:write');
  if (lacking !== null || task === null) return lacking;
  return t('refusal.busy', { task: t(`operationRunning.${task}`) });
}
