'use client';

import type { ServerGroup } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Asks before a group is deleted; only one without instances can be. */
export function DeleteServerGroupDialog({
  group,
  onClose,
}: {
  readonly group: ServerGroup;
  readonly onClose: () => void;
}) {
  const t = useTranslations('deleteServerGroup');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.serverGroups.delete.mutationOptions());
  const form = useForm<object, void>({
    initial: {},
    submit: () => remove.mutateAsync({ id: group.id }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.serverGroups.pathFilter());
      void queryClient.invalidateQueries(trpc.quota.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { name: group.name })}
      description={t('description')}
      submitLabel={t('submit')}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
