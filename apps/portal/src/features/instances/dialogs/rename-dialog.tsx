'use client';

import type { Instance } from '@cloudlet/api';
import { isHostNameLabel } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Asks for another name. */
export function RenameDialog({
  instance,
  onClose,
}: {
  readonly instance: Instance;
  readonly onClose: () => void;
}) {
  const t = useTranslations('rename');
  const nameInvalid = useTranslations('error')('invalid_name');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.instances.update.mutationOptions());
  const form = useForm<{ readonly name: string }, Instance>({
    initial: { name: instance.name },
    validate: ({ name }) => (isHostNameLabel(name.trim()) ? {} : { name: nameInvalid }),
    submit: ({ name }) => update.mutateAsync({ id: instance.id, name: name.trim() }),
    fieldOfCode: { name_taken: 'name', invalid_name: 'name' },
    onDone: (renamed) => {
      queryClient.setQueryData(trpc.instances.get.queryKey({ id: instance.id }), renamed);
      void queryClient.invalidateQueries(trpc.instances.list.pathFilter());
      onClose();
    },
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
