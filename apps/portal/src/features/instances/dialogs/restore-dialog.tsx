'use client';

import type { Instance, Snapshot } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useActionForm } from './use-action-form.ts';

/** Asks before what was written since the snapshot is lost. */
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
  const form = useActionForm<object>({
    initial: {},
    submit: () => restore.mutateAsync({ id: instance.id, snapshotId: snapshot.id }),
    onClose,
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
