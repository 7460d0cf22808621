'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { signingOut } from '#lib/signing-out.ts';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { leave } from './leave.ts';

/** Asks before it ends every session of the user's, also those whose cookie somebody copied. */
export function SignOutEverywhereDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('signOutEverywhere');
  const trpc = useTRPC();
  const endAll = useMutation(trpc.session.signOutEverywhere.mutationOptions());
  const form = useForm<object, void>({
    initial: {},
    submit: () => signingOut(() => endAll.mutateAsync()),
    onDone: () => {
      onClose();
      void leave();
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
