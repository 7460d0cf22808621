'use client';

import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { PasswordInput } from '#components/kit/password-input.tsx';
import type { Form } from '#lib/use-form.ts';

/** Asks for the password again, before what a stranger at an open browser must not do. */
export function PresentPasswordField({ form }: { readonly form: Form<{ readonly password: string }> }) {
  const t = useTranslations('changePassword');
  return (
    <Field label={t('password')} error={form.errors.password}>
      {(control) => (
        <PasswordInput
          {...control}
          autoComplete="current-password"
          maxLength={1_024}
          value={form.values.password}
          onChange={(event) => form.set('password', event.target.value)}
        />
      )}
    </Field>
  );
}
