'use client';

import type { Instance } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { TypedName } from '#components/kit/typed-name.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useActionForm } from './use-action-form.ts';

/** Destroying cannot be taken back: the button waits until the name has been typed by hand. */
export function DestroyDialog({
  instance,
  onClose,
}: {
  readonly instance: Instance;
  readonly onClose: () => void;
}) {
  const t = useTranslations('destroy');
  const trpc = useTRPC();
  const destroy = useMutation(trpc.instances.destroy.mutationOptions());
  const form = useActionForm<{ readonly name: string }>({
    initial: { name: '' },
    submit: () => destroy.mutateAsync({ id: instance.id }),
    onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: instance.name })}
      submitLabel={t('submit')}
      danger
      submitDisabled={form.values.name !== instance.name}
      form={form}
      onClose={onClose}
    >
      <Notice tone="warn">
        <p>{t('description')}</p>
        {instance.node?.unreachableSince && (
          <p className="mt-1">{t('nodeUnreachable', { node: instance.node.name })}</p>
        )}
      </Notice>
      <TypedName
        label={t('typeName', { name: instance.name })}
        value={form.values.name}
        error={form.errors.name}
        onChange={(name) => form.set('name', name)}
      />
    </FormDialog>
  );
}
