'use client';

import type { Instance } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { RadioCards } from '#components/kit/radio-cards.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useActionForm } from './use-action-form.ts';

type Values = { readonly mode: 'soft' | 'hard' };

/** Asks whether the guest reboots by itself or is reset. */
export function RebootDialog({
  instance,
  onClose,
}: {
  readonly instance: Instance;
  readonly onClose: () => void;
}) {
  const t = useTranslations('reboot');
  const trpc = useTRPC();
  const reboot = useMutation(trpc.instances.reboot.mutationOptions());
  const form = useActionForm<Values>({
    initial: { mode: 'soft' },
    submit: ({ mode }) => reboot.mutateAsync({ id: instance.id, mode }),
    onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: instance.name })}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    >
      <RadioCards
        label={t('mode')}
        value={form.values.mode}
        onChange={(mode) => form.set('mode', mode)}
        cards={[
          { value: 'soft', title: t('soft'), description: t('softHint') },
          { value: 'hard', title: t('hard'), description: t('hardHint') },
        ]}
      />
    </FormDialog>
  );
}
