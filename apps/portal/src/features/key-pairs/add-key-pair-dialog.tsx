'use client';

import type { KeyPair } from '@cloudlet/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input, Textarea } from '#components/kit/input.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';

type Values = { readonly name: string; readonly publicKey: string };

/** Adds a public key; on its own page and inside the create form. */
export function AddKeyPairDialog({
  onClose,
  onAdded,
}: {
  readonly onClose: () => void;
  readonly onAdded?: (keyPair: KeyPair) => void;
}) {
  const t = useTranslations('addKeyPair');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.keyPairs.create.mutationOptions());
  const form = useForm<Values, KeyPair>({
    initial: { name: '', publicKey: '' },
    validate: ({ name, publicKey }): FieldErrors<Values> => ({
      ...(name.trim() === '' ? { name: t('nameMissing') } : {}),
      ...(publicKey.trim() === '' ? { publicKey: t('publicKeyMissing') } : {}),
      ...(publicKey.includes('PRIVATE KEY') ? { publicKey: t('isPrivate') } : {}),
    }),
    submit: ({ name, publicKey }) => create.mutateAsync({ name: name.trim(), publicKey: publicKey.trim() }),
    fieldOfCode: { name_taken: 'name', invalid_name: 'name', invalid_public_key: 'publicKey' },
    invalidText: { publicKey: t('publicKeyInvalid') },
    onDone: (keyPair) => {
      void queryClient.invalidateQueries(trpc.keyPairs.list.pathFilter());
      void queryClient.invalidateQueries(trpc.quota.pathFilter());
      onAdded?.(keyPair);
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
      <Field label={t('name')} error={form.errors.name}>
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
      <Field label={t('publicKey')} hint={t('publicKeyHint')} error={form.errors.publicKey}>
        {(control) => (
          <Textarea
            {...control}
            rows={5}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="break-all font-mono text-xs"
            value={form.values.publicKey}
            onChange={(event) => form.set('publicKey', event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
