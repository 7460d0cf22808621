'use client';

import type { Member } from '@cloudlet/api';
import type { Role } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useSession } from '#lib/session.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { RoleChoice } from './role-choice.tsx';

/** Gives a member another role. */
export function RoleDialog({ member, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const t = useTranslations('memberRole');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { user } = useSession();
  const set = useMutation(trpc.members.setRole.mutationOptions());
  const form = useForm<{ readonly role: Role }, void>({
    initial: { role: member.role },
    submit: ({ role }) => set.mutateAsync({ id: member.id, role }),
    onDone: () => {
      // What the page may do has changed with it.
      if (member.id === user.id) return window.location.reload();
      void queryClient.invalidateQueries(trpc.members.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { name: member.name })}
      description={t('description')}
      submitLabel={t('submit')}
      submitDisabled={form.values.role === member.role}
      form={form}
      onClose={onClose}
    >
      <RoleChoice value={form.values.role} onChange={(role) => form.set('role', role)} />
    </FormDialog>
  );
}
