'use client';

import type { Accepted, Instance, Snapshot } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { useAccepted } from '../use-accepted.ts';

export function RestoreDialog({
  instance,
  snapshot,
  onClose,
}: {
  readonly instance: Instance;
  readonly snapshot: Snapshot;
  readonly onClose: () => void;
}) {
  const t = useTranslations('restore');
  const trpc = useTRPC();
  const restore = useMutation(trpc.instances.restore.mutationOptions());
  const accepted = useAccepted();
  const form = useForm<object, Accepted>({
    initial: {},
    submit: () => restore.mutateAsync({ id: instance.id, snapshotId: snapshot.id }),
    onDone: (answer) => {
      accepted(answer);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { instance: instance.name, snapshot: snapshot.name })}
      submitLabel={t('submit')}
      danger
      form={form}
      onClose={onClose}
    >
      <p>{t('description')}</p>
      {instance.status === 'ACTIVE' && <Notice tone="warn">{t('willStop')}</Notice>}
    </FormDialog>
  );
}
