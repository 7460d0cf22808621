'use client';

import type { ApiToken } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Asks before a token ends: whatever uses it is refused from then on. */
export function RevokeTokenDialog({
  token,
  onClose,
}: {
  readonly token: ApiToken;
  readonly onClose: () => void;
}) {
  const t = useTranslations('revokeToken');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(trpc.tokens.revoke.mutationOptions());
  const form = useForm<object, void>({
    initial: {},
    submit: () => revoke.mutateAsync({ id: token.id }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.tokens.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { name: token.name })}
      description={t('description')}
      submitLabel={t('submit')}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
