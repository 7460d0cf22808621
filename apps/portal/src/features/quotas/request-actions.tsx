'use client';

import type { QuotaRequest } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Button } from '#components/kit/button.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { useErrorText } from '#lib/error-text.ts';
import { useTRPC } from '#lib/trpc.ts';
import { useRefetchQuotas } from './use-refetch-quotas.ts';

/** Answers of which an operator is asked more. */
export type AskedAnswer = 'grant' | 'refuse';

/**
 * Grants what a tenant asks for by one click, or with other numbers, or refuses it.
 * @param props.onAsk opens the dialog of an answer; it is not in the row, which goes with the request that has ended
 */
export function RequestActions({
  request,
  onAsk,
}: {
  readonly request: QuotaRequest;
  readonly onAsk: (answer: AskedAnswer) => void;
}) {
  const t = useTranslations('quotaRequests');
  const trpc = useTRPC();
  const toast = useToast();
  const errorText = useErrorText();
  const refetch = useRefetchQuotas();
  const { name } = request.tenant;
  const grant = useMutation(
    trpc.quotas.grant.mutationOptions({
      onSuccess: () => toast({ tone: 'good', title: t('grantedTo', { name }) }),
      onError: (error) => toast({ tone: 'bad', title: t('notGranted', { name }), text: errorText(error) }),
      onSettled: refetch,
    }),
  );
  return (
    <div className="flex flex-wrap justify-end gap-1.5">
      <Button
        size="sm"
        variant="primary"
        pending={grant.isPending}
        aria-label={t('grantOf', { name })}
        onClick={() => grant.mutate({ id: request.id })}
      >
        {t('grant')}
      </Button>
      <Button size="sm" aria-label={t('grantOthersOf', { name })} onClick={() => onAsk('grant')}>
        {t('grantOthers')}
      </Button>
      <Button size="sm" aria-label={t('refuseOf', { name })} onClick={() => onAsk('refuse')}>
        {t('refuse')}
      </Button>
    </div>
  );
}
