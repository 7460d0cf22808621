'use client';

import type { InstanceStatus, OperationKind, PlacementFilter } from '@cloudlet/model';
import { useFormatter, useTranslations } from 'next-intl';
import { apiErrorOf } from './api-error.ts';
import { useQuantity } from './quantity.ts';

/** Says what the API answered, in the user's language and with its numbers; unknown codes keep the API's own message. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations();
  const format = useFormatter();
  const quantity = useQuantity();
  return (error) => {
    const { code, params, message } = apiErrorOf(error);
    switch (code) {
      case 'quota_exceeded': {
        const resource = String(params.resource);
        const amount = (name: string) => quantity(resource, Number(params[name]));
        const known = `quotaResource.${resource}` as 'quotaResource.instances';
        return t('error.quota_exceeded', {
          resource: t.has(known) ? t(known) : resource,
          limit: amount('limit'),
          used: amount('used'),
          asked: amount('asked'),
        });
      }
      case 'wrong_status':
        return t('error.wrong_status', {
          status: statusText(params.status),
          allowed: format.list(asList(params.allowedIn).map(statusText), { type: 'disjunction' }),
        });
      case 'instance_busy':
        return t('error.instance_busy', { task: t(`operationRunning.${params.task as OperationKind}`) });
      case 'no_node': {
        const removed = Object.entries((params.filters ?? {}) as Record<string, unknown>)
          .filter(([, count]) => Number(count) > 0)
          .map(([name, count]) => {
            const known = `nodeFilter.${name as PlacementFilter}` as const;
            return t.has(known) ? t(known, { count: Number(count) }) : `${name}: ${String(count)}`;
          });
        return removed.length === 0
          ? t('error.no_node_at_all')
          : t('error.no_node', { reasons: format.list(removed) });
      }
      default: {
        const known = `error.${code}` as 'error.not_found';
        return t.has(known) ? t(known) : message;
      }
    }
  };

  function statusText(status: unknown): string {
    return t(`instanceStatus.${status as InstanceStatus}`);
  }
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
