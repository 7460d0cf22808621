'use client';

import type { QuotaRequest } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { ReasonField } from '#features/quota/reason-field.tsx';
import { RequestItems } from '#features/quota/request-items.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';
import { useRefetchQuotas } from './use-refetch-quotas.ts';

type Values = { readonly answer: string };

/** Says no, and why. */
export function RefuseDialog({
  request,
  hasEnded,
  onClose,
}: {
  readonly request: QuotaRequest;
  /** Somebody was faster while the dialog was open. */
  readonly hasEnded: boolean;
  readonly onClose: () => void;
}) {
  const t = useTranslations('refuseQuota');
  const limits = useTranslations('limits');
  const requests = useTranslations('quotaRequests');
  const trpc = useTRPC();
  const refetch = useRefetchQuotas();
  const refuse = useMutation(trpc.quotas.refuse.mutationOptions({ onSettled: refetch }));
  const form = useForm<Values, QuotaRequest>({
    initial: { answer: '' },
    validate: ({ answer }): FieldErrors<Values> =>
      answer.trim() === '' ? { answer: limits('reasonMissing') } : {},
    submit: ({ answer }) => refuse.mutateAsync({ id: request.id, answer }),
    fieldOfCode: { invalid_value: 'answer' },
    onDone: onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: request.tenant.name })}
      submitLabel={t('submit')}
      danger
      submitDisabled={hasEnded}
      form={form}
      onClose={onClose}
    >
      <RequestItems request={request} withUse />
      <ReasonField
        label={t('answer')}
        hint={t('answerHint')}
        error={form.errors.answer}
        value={form.values.answer}
        onChange={(answer) => form.set('answer', answer)}
      />
      {hasEnded && form.formError === null && <Notice tone="warn">{requests('endedMeanwhile')}</Notice>}
    </FormDialog>
  );
}
