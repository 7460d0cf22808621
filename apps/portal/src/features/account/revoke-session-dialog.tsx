'use client';

import type { BrowserSession } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { useSessionName } from './use-session-name.ts';

/** Asks before another browser's session ends. */
export function RevokeSessionDialog({
  session,
  onClose,
}: {
  readonly session: BrowserSession;
  readonly onClose: () => void;
}) {
  const t = useTranslations('revokeSession');
  const nameOf = useSessionName();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(trpc.sessions.revoke.mutationOptions());
  const form = useForm<object, void>({
    initial: {},
    submit: () => revoke.mutateAsync({ id: session.id }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.sessions.list.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { browser: nameOf(session) })}
      description={t('description')}
      submitLabel={t('submit')}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
