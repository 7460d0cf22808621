'use client';

import type { KeyPair } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Asks before a key pair is forgotten; instances that have the key keep it. */
export function DeleteKeyPairDialog({
  keyPair,
  onClose,
}: {
  readonly keyPair: KeyPair;
  readonly onClose: () => void;
}) {
  const t = useTranslations('deleteKeyPair');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.keyPairs.delete.mutationOptions());
  const form = useForm<object, void>({
    initial: {},
    submit: () => remove.mutateAsync({ id: keyPair.id }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.keyPairs.list.pathFilter());
      void queryClient.invalidateQueries(trpc.quota.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { name: keyPair.name })}
      description={t('description')}
      submitLabel={t('submit')}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
