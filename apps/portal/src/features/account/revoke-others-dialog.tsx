'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Asks before every session but this one ends. */
export function RevokeOthersDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('revokeOthers');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(trpc.sessions.revokeOthers.mutationOptions());
  const form = useForm<object, void>({
    initial: {},
    submit: () => revoke.mutateAsync(),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.sessions.list.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      submitLabel={t('submit')}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
