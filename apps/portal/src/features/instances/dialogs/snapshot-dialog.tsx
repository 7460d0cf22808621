'use client';

import type { Instance } from '@cloudlet/api';
import { isHostNameLabel } from '@cloudlet/model';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useActionForm } from './use-action-form.ts';

/** Asks for the name of a new snapshot. */
export function SnapshotDialog({
  instance,
  onClose,
}: {
  readonly instance: Instance;
  readonly onClose: () => void;
}) {
  const t = useTranslations('snapshot');
  const nameInvalid = useTranslations('error')('invalid_name');
  const trpc = useTRPC();
  const create = useMutation(trpc.snapshots.create.mutationOptions());
  const form = useActionForm<{ readonly name: string }>({
    initial: { name: '' },
    validate: ({ name }) => (isHostNameLabel(name.trim()) ? {} : { name: nameInvalid }),
    submit: ({ name }) => create.mutateAsync({ id: instance.id, name: name.trim() }),
    fieldOfCode: { name_taken: 'name', invalid_name: 'name' },
    onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: instance.name })}
      description={t('description')}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    >
      <Field label={t('name')} hint={t('nameHint')} error={form.errors.name}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={63}
            value={form.values.name}
            onChange={(event) => form.set('name', event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
