'use client';

import type { JoinCommand } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Checkbox } from '#components/kit/checkbox.tsx';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';

type Values = { readonly name: string; readonly again: boolean };

/** What the node is to be called, and whether it is a known one whose machine joins anew. */
export function EnrolForm({
  onMade,
  onClose,
}: {
  readonly onMade: (made: JoinCommand & { readonly name: string }) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations('addNode');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.enrolments.create.mutationOptions());
  const form = useForm<Values, JoinCommand & { readonly name: string }>({
    initial: { name: '', again: false },
    validate: ({ name }): FieldErrors<Values> => (name.trim() === '' ? { name: t('nameMissing') } : {}),
    submit: async ({ name, again }) => {
      const called = name.trim();
      return { ...(await create.mutateAsync({ name: called, again })), name: called };
    },
    fieldOfCode: { name_taken: 'name', invalid_name: 'name', not_found: 'name' },
    onDone: (made) => {
      void queryClient.invalidateQueries(trpc.enrolments.pathFilter());
      onMade(made);
    },
  });
  return (
    <FormDialog
      title={t('title')}
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
      <Checkbox
        checked={form.values.again}
        onChange={(again) => form.set('again', again)}
        label={t('again')}
        description={t('againHint')}
      />
    </FormDialog>
  );
}
