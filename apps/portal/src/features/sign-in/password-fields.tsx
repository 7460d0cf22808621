'use client';

import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { Input } from '#components/kit/input.tsx';

/** The first step: who it is, and the password. */
export function PasswordFields({
  values,
  onEmail,
  onPassword,
}: {
  readonly values: { readonly email: string; readonly password: string };
  readonly onEmail: (email: string) => void;
  readonly onPassword: (password: string) => void;
}) {
  const t = useTranslations('signIn');
  return (
    <>
      <Field label={t('email')}>
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={values.email}
            onChange={(event) => onEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('password')}>
        {(control) => (
          <Input
            {...control}
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={values.password}
            onChange={(event) => onPassword(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}
