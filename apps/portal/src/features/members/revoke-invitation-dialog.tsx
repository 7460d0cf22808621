'use client';

import type { Invitation } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Asks before a link is made void. */
export function RevokeInvitationDialog({
  invitation,
  tenantId,
  onClose,
}: {
  readonly invitation: Invitation;
  readonly tenantId: string | undefined;
  readonly onClose: () => void;
}) {
  const t = useTranslations('revokeInvitation');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const own = useMutation(trpc.invitations.revoke.mutationOptions());
  const theirs = useMutation(trpc.tenants.revokeInvitation.mutationOptions());
  const { id } = invitation;
  const form = useForm<object, void>({
    initial: {},
    submit: () =>
      tenantId === undefined
        ? own.mutateAsync({ id })
        : theirs.mutateAsync({ id: tenantId, invitationId: id }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.invitations.pathFilter());
      void queryClient.invalidateQueries(trpc.tenants.pathFilter());
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
