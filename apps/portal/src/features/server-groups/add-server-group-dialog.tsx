'use client';

import type { ServerGroup } from '@cloudlet/api';
import { SERVER_GROUP_POLICIES } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { RadioCards } from '#components/kit/radio-cards.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';

type Values = { readonly name: string; readonly policy: ServerGroup['policy'] };

/** Adds a group; on its own page and inside the create form. */
export function AddServerGroupDialog({
  onClose,
  onAdded,
}: {
  readonly onClose: () => void;
  readonly onAdded?: (group: ServerGroup) => void;
}) {
  const t = useTranslations();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.serverGroups.create.mutationOptions());
  const form = useForm<Values, ServerGroup>({
    initial: { name: '', policy: 'ANTI_AFFINITY' },
    validate: ({ name }): FieldErrors<Values> =>
      name.trim() === '' ? { name: t('addServerGroup.nameMissing') } : {},
    submit: ({ name, policy }) => create.mutateAsync({ name: name.trim(), policy }),
    fieldOfCode: { name_taken: 'name', invalid_value: 'name' },
    onDone: (group) => {
      void queryClient.invalidateQueries(trpc.serverGroups.pathFilter());
      void queryClient.invalidateQueries(trpc.quota.pathFilter());
      onAdded?.(group);
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('addServerGroup.title')}
      description={t('addServerGroup.description')}
      submitLabel={t('addServerGroup.submit')}
      form={form}
      onClose={onClose}
    >
      <Field label={t('addServerGroup.name')} error={form.errors.name}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={63}
            value={form.values.name}
            onChange={(event) => form.set('name', event.target.value)}
          />
        )}
      </Field>
      <RadioCards
        label={t('addServerGroup.policy')}
        value={form.values.policy}
        onChange={(policy) => form.set('policy', policy)}
        cards={SERVER_GROUP_POLICIES.toReversed().map((policy) => ({
          value: policy,
          title: t(`serverGroupPolicy.${policy}`),
          description: t(`serverGroupPolicyMeans.${policy}`),
        }))}
      />
    </FormDialog>
  );
}
