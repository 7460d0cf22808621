'use client';

import type { TenantPermission } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input, Select } from '#components/kit/input.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';
import { ScopeChoice } from './scope-choice.tsx';
import type { NewToken } from './token-made.tsx';

const DAY_SECONDS = 24 * 3_600;
/** For how many days a token can be good; null for one that does not expire. */
const LIFETIMES = [7, 30, 90, 365, null] as const;

type Values = {
  readonly name: string;
  readonly scopes: readonly TenantPermission[];
  readonly days: number | null;
};

/** What a new token is called, what it may do and for how long. */
export function TokenForm({
  cloud,
  onMade,
  onClose,
}: {
  readonly cloud: boolean;
  readonly onMade: (token: NewToken) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations('createToken');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.tokens.create.mutationOptions());
  const form = useForm<Values, NewToken>({
    initial: { name: '', scopes: ['read'], days: 90 },
    validate: ({ name, scopes }): FieldErrors<Values> => ({
      ...(name.trim() === '' ? { name: t('nameMissing') } : {}),
      ...(!cloud && scopes.length === 0 ? { scopes: t('scopesMissing') } : {}),
    }),
    submit: ({ name, scopes, days }) =>
      create.mutateAsync({
        name: name.trim(),
        scopes: cloud ? ['admin'] : [...scopes],
        ...(days === null ? {} : { validForSeconds: days * DAY_SECONDS }),
      }),
    fieldOfCode: { name_taken: 'name' },
    onDone: (token) => {
      void queryClient.invalidateQueries(trpc.tokens.pathFilter());
      onMade(token);
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
            maxLength={63}
            value={form.values.name}
            onChange={(event) => form.set('name', event.target.value)}
          />
        )}
      </Field>
      {cloud ? (
        <Notice tone="warn">{t('cloudScope')}</Notice>
      ) : (
        <ScopeChoice
          chosen={form.values.scopes}
          error={form.errors.scopes}
          onChange={(scopes) => form.set('scopes', scopes)}
        />
      )}
      <Field label={t('lifetime')} hint={t('lifetimeHint')}>
        {(control) => (
          <Select
            {...control}
            value={form.values.days ?? ''}
            onChange={({ target }) => form.set('days', target.value === '' ? null : Number(target.value))}
          >
            {LIFETIMES.map((days) => (
              <option key={days} value={days ?? ''}>
                {days === null ? t('noExpiry') : t('days', { days })}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}
