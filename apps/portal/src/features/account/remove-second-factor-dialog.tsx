'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { PresentPasswordField } from './present-password-field.tsx';

/** Turns the second factor off, for who knows the password. */
export function RemoveSecondFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('secondFactor');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.account.removeSecondFactor.mutationOptions());
  const form = useForm<{ readonly password: string }, void>({
    initial: { password: '' },
    submit: (values) => remove.mutateAsync(values),
    fieldOfCode: { wrong_password: 'password', too_many_attempts: 'password' },
    onDone: () => {
      void queryClient.invalidateQueries(trpc.account.get.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('turnOffTitle')}
      description={t('turnOffHint')}
      submitLabel={t('turnOff')}
      danger
      form={form}
      onClose={onClose}
    >
      <PresentPasswordField form={form} />
    </FormDialog>
  );
}
