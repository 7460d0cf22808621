'use client';

import type { Tenant } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { TypedName } from '#components/kit/typed-name.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** It stops a customer's machines: the button waits until the name has been typed by hand. */
export function SuspendDialog({
  tenant,
  onClose,
}: {
  readonly tenant: Tenant;
  readonly onClose: () => void;
}) {
  const t = useTranslations('suspendTenant');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const suspend = useMutation(trpc.tenants.suspend.mutationOptions());
  const form = useForm<{ readonly name: string; readonly reason: string }, Tenant>({
    initial: { name: '', reason: '' },
    submit: ({ reason }) =>
      suspend.mutateAsync({ id: tenant.id, ...(reason.trim() === '' ? {} : { reason }) }),
    fieldOfCode: { invalid_value: 'reason' },
    onDone: () => {
      void queryClient.invalidateQueries(trpc.tenants.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { name: tenant.name })}
      submitLabel={t('submit')}
      danger
      submitDisabled={form.values.name !== tenant.name}
      form={form}
      onClose={onClose}
    >
      <Notice tone="warn">{t('description', { instances: tenant.instances })}</Notice>
      <Field label={t('reason')} optional={t('optional')} hint={t('reasonHint')} error={form.errors.reason}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={200}
            value={form.values.reason}
            onChange={(event) => form.set('reason', event.target.value)}
          />
        )}
      </Field>
      <TypedName
        label={t('typeName', { name: tenant.name })}
        value={form.values.name}
        error={form.errors.name}
        onChange={(name) => form.set('name', name)}
      />
    </FormDialog>
  );
}
