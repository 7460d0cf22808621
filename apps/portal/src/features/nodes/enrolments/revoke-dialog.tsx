'use client';

import type { Enrolment } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Asks before a join command becomes void. */
export function RevokeDialog({
  enrolment,
  onClose,
}: {
  readonly enrolment: Enrolment;
  readonly onClose: () => void;
}) {
  const t = useTranslations('enrolments');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(trpc.enrolments.revoke.mutationOptions());
  const form = useForm<object, void>({
    initial: {},
    submit: () => revoke.mutateAsync({ id: enrolment.id }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.enrolments.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('revokeTitle', { name: enrolment.name })}
      description={t('revokeDescription')}
      submitLabel={t('revokeSubmit')}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
