'use client';

import type { Quota, QuotaRequest } from '@cloudlet/api';
import { QUOTA_RESOURCES, type QuotaResource } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';
import { LimitFields, useInvalidLimitText, useLimitText } from './limit-fields.tsx';
import { type LimitValues, NOTHING_TYPED, readLimits } from './read-limits.ts';
import { ReasonField } from './reason-field.tsx';

type Values = LimitValues & { readonly reason: string };

/** Asks who runs the cloud for higher limits. @param props.waiting what a request waits for already */
export function AskDialog({
  quota,
  waiting,
  onClose,
}: {
  readonly quota: Quota;
  readonly waiting: readonly QuotaResource[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('askQuota');
  const limits = useTranslations('limits');
  const invalid = useInvalidLimitText();
  const limitText = useLimitText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const ask = useMutation(trpc.quotaRequests.create.mutationOptions());
  const form = useForm<Values, QuotaRequest>({
    initial: { ...NOTHING_TYPED, reason: '' },
    validate: (values): FieldErrors<Values> => {
      const typed = readLimits(values);
      const complaints = QUOTA_RESOURCES.flatMap((resource) => {
        if (typed.wrong.includes(resource)) return [[resource, invalid(resource)]];
        const asked = typed.limits[resource];
        return asked === undefined || asked > quota[resource].limit ? [] : [[resource, t('notMore')]];
      });
      const reason = values.reason.trim() === '' ? { reason: limits('reasonMissing') } : {};
      return { ...Object.fromEntries(complaints), ...reason };
    },
    submit: (values) => ask.mutateAsync({ limits: readLimits(values).limits, reason: values.reason }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.quotaRequests.pathFilter());
      onClose();
    },
  });
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
        resources={QUOTA_RESOURCES.filter((resource) => !waiting.includes(resource))}
        values={form.values}
        errors={form.errors}
        hintOf={(resource) => t('now', { limit: limitText(resource, quota[resource].limit) })}
        onChange={form.set}
      />
      <ReasonField
        label={t('reason')}
        hint={t('reasonHint')}
        error={form.errors.reason}
        value={form.values.reason}
        onChange={(reason) => form.set('reason', reason)}
      />
    </FormDialog>
  );
}
