'use client';

import type { Tenant } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Makes a tenant and shows it, where its owner is invited. */
export function AddTenantDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('addTenant');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.tenants.create.mutationOptions());
  const form = useForm<{ readonly name: string }, Tenant>({
    initial: { name: '' },
    submit: ({ name }) => create.mutateAsync({ name: name.trim() }),
    fieldOfCode: { name_taken: 'name', invalid_name: 'name' },
    onDone: ({ id }) => {
      void queryClient.invalidateQueries(trpc.tenants.pathFilter());
      router.push(`/tenants/${id}`);
      onClose();
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
