'use client';

import type {
  InstanceStatus,
  OperationKind,
  Permission,
  PlacementFilter,
  QuotaRequestStatus,
  QuotaResource,
  SnapshotStatus,
} from '@cloudlet/model';
import { useFormatter, useTranslations } from 'next-intl';
import { apiErrorOf } from './api-error.ts';
import { useQuantity, useUnits } from './quantity.ts';

/** What keeps a node from being removed. */
const HOLDINGS = ['instances', 'operations', 'addresses', 'orphans'] as const;

/** As `quotas_refused` carries them. */
type RefusedLimit =
  | { readonly reason: 'unknown' }
  | {
      readonly reason: 'changed';
      readonly tenant: string | null;
      readonly resource: QuotaResource;
      readonly limit: number;
    };

type Params = Readonly<Record<string, unknown>>;

/** Says what the API answered, in the user's language and with its numbers; unknown codes keep the API's own message. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations();
  const texts = useTextsWithParams();
  return (error) => {
    const { code, params, message } = apiErrorOf(error);
    const text = Object.hasOwn(texts, code) ? texts[code]?.(params) : undefined;
    if (text !== undefined) return text;
    const known = `error.${code}` as 'error.not_found';
    return t.has(known) ? t(known) : message;
  };
}

/** The codes whose text needs what the error carries. */
function useTextsWithParams(): Readonly<Record<string, (params: Params) => string>> {
  const t = useTranslations();
  const format = useFormatter();
  const quantity = useQuantity();
  const units = useUnits();
  const namesText = (first: unknown, count: number) => {
    const names = first as readonly string[];
    return format.list(names.length < count ? [...names, '…'] : names, { type: 'unit' });
  };
  const holdingsText = (holdings: Params) =>
    format.list(
      HOLDINGS.flatMap((kind) => {
        const { count, first } = holdings[kind] as { readonly count: number; readonly first: unknown };
        return count === 0 ? [] : [t(`nodeHolding.${kind}`, { count, names: namesText(first, count) })];
      }),
    );
  const statusText = (status: unknown) => t(`instanceStatus.${status as InstanceStatus}`);
  return {
    forbidden: ({ needs }) => t('error.forbidden', { permission: t(`permission.${needs as Permission}`) }),
    quota_exceeded: ({ resource, limit, used, asked }) =>
      t('error.quota_exceeded', {
        resource: t(`quotaResource.${resource as QuotaResource}`),
        limit: quantity(String(resource), Number(limit)),
        used: quantity(String(resource), Number(used)),
        asked: quantity(String(resource), Number(asked)),
      }),
    quota_request_waiting: ({ resource }) =>
      t('error.quota_request_waiting', { resource: t(`quotaResource.${resource as QuotaResource}`) }),
    quota_request_ended: ({ status }) =>
      t('error.quota_request_ended', { status: t(`quotaRequestStatus.${status as QuotaRequestStatus}`) }),
    quotas_refused: ({ refused }) => {
      const lines = (refused as readonly RefusedLimit[]).map((one) => {
        if (one.reason === 'unknown') return t('error.quotas_refused_unknown');
        const resource = t(`quotaResource.${one.resource}`);
        const limit = quantity(one.resource, one.limit);
        return one.tenant === null
          ? t('error.quotas_refused_default', { resource, limit })
          : t('error.quotas_refused_limit', { tenant: one.tenant, resource, limit });
      });
      return t('error.quotas_refused', { what: format.list(lines) });
    },
    image_too_large_for_flavor: ({ resource, needed, given }) =>
      t('error.image_too_large_for_flavor', {
        needed: quantity(String(resource), Number(needed)),
        given: quantity(String(resource), Number(given)),
      }),
    disk_would_shrink: ({ fromGib, toGib }) =>
      t('error.disk_would_shrink', { from: units.disk(Number(fromGib)), to: units.disk(Number(toGib)) }),
    wrong_status: ({ status, allowedIn }) =>
      t('error.wrong_status', {
        status: statusText(status),
        allowed: format.list((allowedIn as readonly unknown[]).map(statusText), { type: 'disjunction' }),
      }),
    instance_busy: ({ task }) =>
      t('error.instance_busy', { task: t(`operationRunning.${task as OperationKind}`) }),
    snapshot_not_ready: ({ status }) =>
      t('error.snapshot_not_ready', { status: t(`snapshotStatus.${status as SnapshotStatus}`) }),
    node_in_maintenance: ({ node }) => t('error.node_in_maintenance', { node: String(node) }),
    node_in_use: (holdings) => t('error.node_in_use', { holdings: holdingsText(holdings) }),
    server_group_in_use: ({ count, first }) =>
      t('error.server_group_in_use', { count: Number(count), names: namesText(first, Number(count)) }),
    invalid_public_key: ({ reason }) => t(`publicKeyReason.${reason as 'not_openssh'}`),
    too_many_attempts: ({ until }) =>
      t('error.too_many_attempts', {
        time: format.dateTime(new Date(String(until)), { timeStyle: 'medium' }),
      }),
    invalid_value: ({ reason }) => t('error.invalid_value', { reason: String(reason) }),
    orphan_refused: ({ reason }) => t(`orphans.refusal.${reason as 'no_disk'}`),
    no_node: ({ filters }) => {
      const reasons = Object.entries(filters as Readonly<Record<PlacementFilter, number>>)
        .filter(([, count]) => count > 0)
        .map(([filter, count]) => t(`nodeFilter.${filter as PlacementFilter}`, { count }));
      return reasons.length === 0
        ? t('error.no_node_at_all')
        : t('error.no_node', { reasons: format.list(reasons) });
    },
  };
}
