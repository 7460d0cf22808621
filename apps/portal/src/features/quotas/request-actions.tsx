'use client';

import type { QuotaRequest } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { useErrorText } from '#lib/error-text.ts';
import { useTRPC } from '#lib/trpc.ts';
import { GrantDialog } from './grant-dialog.tsx';
import { RefuseDialog } from './refuse-dialog.tsx';
import { useRefetchQuotas } from './use-refetch-quotas.ts';

/** Grants what a tenant asks for by one click, or with other numbers, or refuses it. */
export function RequestActions({ request }: { readonly request: QuotaRequest }) {
  const t = useTranslations('quotaRequests');
  const trpc = useTRPC();
  const toast = useToast();
  const errorText = useErrorText();
  const refetch = useRefetchQuotas();
  const [asked, setAsked] = useState<'grant' | 'refuse' | null>(null);
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
      <Button size="sm" aria-label={t('grantOthersOf', { name })} onClick={() => setAsked('grant')}>
        {t('grantOthers')}
      </Button>
      <Button size="sm" aria-label={t('refuseOf', { name })} onClick={() => setAsked('refuse')}>
        {t('refuse')}
      </Button>
      {asked === 'grant' && <GrantDialog request={request} onClose={() => setAsked(null)} />}
      {asked === 'refuse' && <RefuseDialog request={request} onClose={() => setAsked(null)} />}
    </div>
  );
}
