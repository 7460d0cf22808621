'use client';

import type { QuotaLimits } from '@cloudlet/api';
import { QUOTA_RESOURCES } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { LimitFields, useInvalidLimitText, useLimitText } from '#features/quota/limit-fields.tsx';
import { type LimitValues, NOTHING_TYPED, readLimits } from '#features/quota/read-limits.ts';
import { ReasonField } from '#features/quota/reason-field.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';
import { isMuchLower } from './is-much-lower.ts';

type Values = LimitValues & { readonly reason: string };

/** Changes what new tenants get. */
export function DefaultsDialog({
  defaults,
  onClose,
}: {
  readonly defaults: QuotaLimits;
  readonly onClose: () => void;
}) {
  const t = useTranslations('quotaDefaults');
  const limits = useTranslations('limits');
  const invalid = useInvalidLimitText();
  const limitText = useLimitText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const set = useMutation(
    trpc.quotas.setDefaults.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.quotas.pathFilter()),
    }),
  );
  const form = useForm<Values, QuotaLimits>({
    initial: { ...NOTHING_TYPED, reason: '' },
    validate: (values): FieldErrors<Values> =>
      Object.fromEntries(readLimits(values).wrong.map((resource) => [resource, invalid(resource)])),
    submit: (values) => {
      const wanted = readLimits(values).limits;
      const named = QUOTA_RESOURCES.filter((resource) => wanted[resource] !== undefined);
      return set.mutateAsync({
        limits: wanted,
        seen: Object.fromEntries(named.map((resource) => [resource, defaults[resource]])),
        ...(values.reason.trim() === '' ? {} : { reason: values.reason }),
      });
    },
    onDone: () => {
      toast({ tone: 'good', title: t('done') });
      onClose();
    },
  });
  const typed = readLimits(form.values).limits;
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      submitLabel={t('submit')}
      submitDisabled={QUOTA_RESOURCES.every((resource) => form.values[resource].trim() === '')}
      form={form}
      onClose={onClose}
    >
      <LimitFields
        values={form.values}
        errors={form.errors}
        hintOf={(resource) => t('now', { limit: limitText(resource, defaults[resource]) })}
        warningOf={(resource) => (isMuchLower(typed[resource], defaults[resource]) ? t('muchLower') : null)}
        onChange={form.set}
      />
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
