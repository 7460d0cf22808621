'use client';

import type { Orphan } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { useOrphanName } from './use-orphan-name.ts';

/** Asks before an orphan is destroyed with all that it has. */
export function RemoveDialog({ orphan, onClose }: { readonly orphan: Orphan; readonly onClose: () => void }) {
  const t = useTranslations('orphans');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const name = useOrphanName()(orphan);
  const remove = useMutation(trpc.orphans.remove.mutationOptions());
  const form = useForm<object, unknown>({
    initial: {},
    submit: () => remove.mutateAsync({ id: orphan.id }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.orphans.pathFilter());
      toast({ tone: 'good', title: t('removing', { name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('removeTitle', { name })}
      description={t('removeDescription', { node: orphan.node.name })}
      submitLabel={t('remove')}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
