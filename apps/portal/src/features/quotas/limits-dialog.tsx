'use client';

import type { TenantQuota } from '@cloudlet/api';
import { QUOTA_RESOURCES, type QuotaAmounts, type QuotaResource } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { LimitFields, useInvalidLimitText, useLimitText } from '#features/quota/limit-fields.tsx';
import { type LimitValues, NOTHING_TYPED, readLimits } from '#features/quota/read-limits.ts';
import { ReasonField } from '#features/quota/reason-field.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';
import { isMuchLower } from './is-much-lower.ts';

type Values = LimitValues & { readonly reason: string };

/** A tenant and its quota, of the tenant what is said and sent. */
type Limited = {
  readonly tenant: Pick<TenantQuota['tenant'], 'id' | 'name'>;
  readonly quota: TenantQuota['quota'];
};

/** Changes the limits of the chosen tenants together; what is left empty stays as each has it. */
export function LimitsDialog({
  tenants,
  onDone,
  onClose,
}: {
  readonly tenants: readonly Limited[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations('setQuotas');
  const limits = useTranslations('limits');
  const invalid = useInvalidLimitText();
  const format = useFormatter();
  const hintOf = usePresent(tenants);
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const named = { count: tenants.length, name: tenants[0]?.tenant.name ?? '' };
  const set = useMutation(
    trpc.quotas.set.mutationOptions({
      // Also where somebody was faster: the limits that are there are shown.
      onSettled: () => {
        void queryClient.invalidateQueries(trpc.quotas.pathFilter());
        void queryClient.invalidateQueries(trpc.tenants.quota.pathFilter());
      },
    }),
  );
  const form = useForm<Values, unknown>({
    initial: { ...NOTHING_TYPED, reason: '' },
    validate: (values): FieldErrors<Values> =>
      Object.fromEntries(readLimits(values).wrong.map((resource) => [resource, invalid(resource)])),
    submit: (values) => {
      const wanted = readLimits(values).limits;
      const named = QUOTA_RESOURCES.filter((resource) => wanted[resource] !== undefined);
      return set.mutateAsync({
        items: tenants.map(({ tenant, quota }) => ({
          tenantId: tenant.id,
          limits: wanted,
          seen: Object.fromEntries(named.map((resource) => [resource, quota[resource].limit])),
        })),
        ...(values.reason.trim() === '' ? {} : { reason: values.reason }),
      });
    },
    onDone: () => {
      toast({ tone: 'good', title: t('done', named) });
      onDone();
      onClose();
    },
  });
  const typed = readLimits(form.values).limits;
  const warningOf = useWarning(tenants, typed);
  const blocked = tenants.filter(({ quota }) =>
    QUOTA_RESOURCES.some((resource) => (typed[resource] ?? Number.POSITIVE_INFINITY) < quota[resource].used),
  );
  return (
    <FormDialog
      title={t('title', named)}
      description={t('description')}
      submitLabel={t('submit')}
      submitDisabled={QUOTA_RESOURCES.every((resource) => form.values[resource].trim() === '')}
      form={form}
      onClose={onClose}
    >
      <LimitFields
        values={form.values}
        errors={form.errors}
        hintOf={hintOf}
        warningOf={warningOf}
        onChange={form.set}
      />
      {blocked.length > 0 && (
        <Notice tone="warn">
          {t('under', { tenants: format.list(blocked.map(({ tenant }) => tenant.name)) })}
        </Notice>
      )}
      <ReasonField
        label={limits('why')}
        optional={limits('optional')}
        hint={limits('whyHint')}
        error={form.errors.reason}
        value={form.values.reason}
        onChange={(reason) => form.set('reason', reason)}
      />
    </FormDialog>
  );
}

/** What a typed limit would do to the tenants that may not be meant. */
function useWarning(
  tenants: readonly Limited[],
  typed: Partial<QuotaAmounts>,
): (resource: QuotaResource) => string | null {
  const t = useTranslations('setQuotas');
  return (resource) => {
    const limit = typed[resource];
    if (limit === undefined) return null;
    const told = (warning: 'belowUse' | 'muchLower', those: readonly Limited[]) =>
      t(warning, { count: those.length, name: those[0]?.tenant.name ?? '' });
    const below = tenants.filter(({ quota }) => limit < quota[resource].used);
    if (below.length > 0) return told('belowUse', below);
    const lower = tenants.filter(({ quota }) => isMuchLower(limit, quota[resource].limit));
    return lower.length > 0 ? told('muchLower', lower) : null;
  };
}

/** The present limit of the tenants, or from which to which they are. */
function usePresent(tenants: readonly Limited[]): (resource: QuotaResource) => string {
  const t = useTranslations('setQuotas');
  const limitText = useLimitText();
  return (resource) => {
    const present = tenants.map(({ quota }) => quota[resource].limit);
    const [least, most] = [Math.min(...present), Math.max(...present)];
    if (least === most) return t('now', { limit: limitText(resource, least) });
    return t('nowBetween', { least: limitText(resource, least), most: limitText(resource, most) });
  };
}
