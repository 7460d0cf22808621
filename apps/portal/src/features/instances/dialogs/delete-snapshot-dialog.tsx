'use client';

import type { Instance, Snapshot } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useActionForm } from './use-action-form.ts';

/** Asks before a snapshot goes for good. */
export function DeleteSnapshotDialog({
  instance,
  snapshot,
  onClose,
}: {
  readonly instance: Instance;
  readonly snapshot: Snapshot;
  readonly onClose: () => void;
}) {
  const t = useTranslations('deleteSnapshot');
  const trpc = useTRPC();
  const remove = useMutation(trpc.snapshots.delete.mutationOptions());
  const form = useActionForm<object>({
    initial: {},
    submit: () => remove.mutateAsync({ id: instance.id, snapshotId: snapshot.id }),
    onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: snapshot.name })}
      description={t('description')}
      submitLabel={t('submit')}
      danger
      form={form}
      onClose={onClose}
    />
  );
}
