'use client';

import type { Member } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useSession } from '#lib/session.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Asks before somebody is taken out of the tenant, or leaves it. */
export function RemoveMemberDialog({
  member,
  onClose,
}: {
  readonly member: Member;
  readonly onClose: () => void;
}) {
  const { user, tenant } = useSession();
  const leaves = member.id === user.id;
  const t = useTranslations(leaves ? 'leaveTenant' : 'removeMember');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.members.remove.mutationOptions());
  const form = useForm<object, void>({
    initial: {},
    submit: () => remove.mutateAsync({ id: member.id }),
    onDone: () => {
      if (leaves) return window.location.assign('/');
      void queryClient.invalidateQueries(trpc.members.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { name: leaves ? (tenant?.name ?? '') : member.name })}
      submitLabel={t('submit')}
      danger
      form={form}
      onClose={onClose}
    >
      <Notice tone="warn">{t('description')}</Notice>
    </FormDialog>
  );
}
