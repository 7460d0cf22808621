'use client';

import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { Textarea } from '#components/kit/input.tsx';
import { useUnits } from '#lib/quantity.ts';
import type { Form } from '#lib/use-form.ts';
import { type CreateValues, MAX_USER_DATA_BYTES, userDataBytes } from './form-values.ts';

/** User data, and how much of the limit it takes. */
export function UserDataField({ form }: { readonly form: Form<CreateValues> }) {
  const t = useTranslations('create');
  const units = useUnits();
  const { userData } = form.values;
  return (
    <Field
      label={t('userData')}
      optional={t('optional')}
      hint={t('userDataHint')}
      error={form.errors.userData}
      aside={t('sizeOf', {
        size: units.bytes(userDataBytes(userData)),
        limit: units.bytes(MAX_USER_DATA_BYTES),
      })}
    >
      {(control) => (
        <Textarea
          {...control}
          rows={6}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={'#!/bin/sh\n'}
          className="font-mono text-xs"
          value={userData}
          onChange={(event) => form.set('userData', event.target.value)}
        />
      )}
    </Field>
  );
}
