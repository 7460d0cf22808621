'use client';

import type { QuotaRequest } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { RequestItems } from './request-items.tsx';

/** Asks before a request is taken back. */
export function WithdrawDialog({
  request,
  onClose,
}: {
  readonly request: QuotaRequest;
  readonly onClose: () => void;
}) {
  const t = useTranslations('withdrawQuotaRequest');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const withdraw = useMutation(
    trpc.quotaRequests.withdraw.mutationOptions({
      // Also where somebody was faster: what has become of it is shown.
      onSettled: () => queryClient.invalidateQueries(trpc.quotaRequests.pathFilter()),
    }),
  );
  const form = useForm<object, QuotaRequest>({
    initial: {},
    submit: () => withdraw.mutateAsync({ id: request.id }),
    onDone: onClose,
  });
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    >
      <RequestItems request={request} />
    </FormDialog>
  );
}
