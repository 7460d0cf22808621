'use client';

import type { Orphan } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';
import { useOrphanName } from './use-orphan-name.ts';

type Values = { readonly tenant: string; readonly name: string };

/** Makes an instance of an orphan: says what it becomes, and asks whose where its own tenant is gone. */
export function AdoptDialog({ orphan, onClose }: { readonly orphan: Orphan; readonly onClose: () => void }) {
  const t = useTranslations('orphans');
  const resource = useTranslations('quotaResource');
  const format = useFormatter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { tenant, flavor } = orphan;
  const needsTenant = !tenant?.exists;
  const adopt = useMutation(trpc.orphans.adopt.mutationOptions());
  const form = useForm<Values, Awaited<ReturnType<typeof adopt.mutateAsync>>>({
    initial: { tenant: '', name: '' },
    validate: (values): FieldErrors<Values> =>
      needsTenant && values.tenant.trim() === '' ? { tenant: t('tenantMissing') } : {},
    submit: (values) =>
      adopt.mutateAsync({
        id: orphan.id,
        ...(needsTenant && { tenant: values.tenant.trim() }),
        ...(values.name.trim() !== '' && { name: values.name.trim() }),
      }),
    fieldOfCode: { name_taken: 'name', invalid_name: 'name', tenant_needed: 'tenant' },
    onDone: (adopted) => {
      void queryClient.invalidateQueries(trpc.orphans.pathFilter());
      const exceeded = adopted.exceeds.map((excess) => resource(excess.resource));
      toast({
        tone: exceeded.length > 0 ? 'bad' : 'good',
        title: t('adopted', { name: adopted.name, tenant: adopted.tenant.name }),
        ...(exceeded.length > 0 && { text: t('adoptedExceeds', { resources: format.list(exceeded) }) }),
      });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('adoptTitle', { name: useOrphanName()(orphan) })}
      description={t('adoptDescription')}
      submitLabel={t('adopt')}
      form={form}
      onClose={onClose}
    >
      {flavor && <p>{t(flavor.isExact ? 'adoptFlavor' : 'adoptNearest', { flavor: flavor.name })}</p>}
      {tenant?.exists && <p>{t('adoptTenant', { tenant: tenant.name })}</p>}
      {needsTenant && (
        <Field
          label={t('tenantField')}
          hint={tenant?.name ? t('tenantHint', { named: tenant.name }) : t('tenantHintUnknown')}
          error={form.errors.tenant}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={63}
              value={form.values.tenant}
              onChange={(event) => form.set('tenant', event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label={t('nameField')} hint={t('nameHint')} error={form.errors.name}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={63}
            placeholder={orphan.name ?? ''}
            value={form.values.name}
            onChange={(event) => form.set('name', event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
