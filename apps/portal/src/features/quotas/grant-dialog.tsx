'use client';

import type { QuotaRequest } from '@cloudlet/api';
import type { QuotaResource } from '@cloudlet/model';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { LimitFields, useInvalidLimitText, useLimitText } from '#features/quota/limit-fields.tsx';
import { type LimitValues, readLimits, typedLimit, typedOf } from '#features/quota/read-limits.ts';
import { ReasonField } from '#features/quota/reason-field.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';
import { useRefetchQuotas } from './use-refetch-quotas.ts';

type Values = LimitValues & { readonly answer: string };

/** Grants a request with other numbers than those asked for. */
export function GrantDialog({
  request,
  hasEnded,
  onClose,
}: {
  readonly request: QuotaRequest;
  /** Somebody was faster while the dialog was open. */
  readonly hasEnded: boolean;
  readonly onClose: () => void;
}) {
  const t = useTranslations('grantQuota');
  const limits = useTranslations('limits');
  const invalid = useInvalidLimitText();
  const requests = useTranslations('quotaRequests');
  const limitText = useLimitText();
  const trpc = useTRPC();
  const refetch = useRefetchQuotas();
  const grant = useMutation(trpc.quotas.grant.mutationOptions({ onSettled: refetch }));
  const itemOf = (resource: QuotaResource) => request.items.find((item) => item.resource === resource);
  const resources = request.items.map(({ resource }) => resource);
  const form = useForm<Values, QuotaRequest>({
    initial: {
      ...typedOf((resource) => {
        const asked = itemOf(resource)?.asked;
        return asked === undefined ? '' : typedLimit(resource, asked);
      }),
      answer: '',
    },
    validate: (values): FieldErrors<Values> => {
      const typed = readLimits(values);
      const wrong = resources.flatMap((resource) => {
        const limit = typed.limits[resource];
        if (limit === undefined || typed.wrong.includes(resource)) return [[resource, invalid(resource)]];
        return limit < (itemOf(resource)?.now?.limit ?? 0) ? [[resource, t('less')]] : [];
      });
      return Object.fromEntries(wrong);
    },
    submit: (values) =>
      grant.mutateAsync({
        id: request.id,
        limits: readLimits(values).limits,
        ...(values.answer.trim() === '' ? {} : { answer: values.answer }),
      }),
    onDone: onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: request.tenant.name })}
      description={t('description')}
      submitLabel={t('submit')}
      submitDisabled={hasEnded}
      form={form}
      onClose={onClose}
    >
      <LimitFields
        resources={resources}
        values={form.values}
        errors={form.errors}
        hintOf={(resource) => {
          const item = itemOf(resource);
          return t('asked', {
            now: limitText(resource, item?.now?.limit ?? item?.from ?? 0),
            used: limitText(resource, item?.now?.used ?? 0),
            asked: limitText(resource, item?.asked ?? 0),
          });
        }}
        onChange={form.set}
      />
      <ReasonField
        label={t('answer')}
        optional={limits('optional')}
        error={form.errors.answer}
        value={form.values.answer}
        onChange={(answer) => form.set('answer', answer)}
      />
      {hasEnded && form.formError === null && <Notice tone="warn">{requests('endedMeanwhile')}</Notice>}
    </FormDialog>
  );
}
