'use client';

import type { Tenant } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';

/** Says what the end of a suspension starts. */
export function ResumeDialog({ tenant, onClose }: { readonly tenant: Tenant; readonly onClose: () => void }) {
  const t = useTranslations('resumeTenant');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const resume = useMutation(trpc.tenants.resume.mutationOptions());
  const form = useForm<object, Tenant>({
    initial: {},
    submit: () => resume.mutateAsync({ id: tenant.id }),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.tenants.pathFilter());
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('title', { name: tenant.name })}
      description={t('description')}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    />
  );
}
