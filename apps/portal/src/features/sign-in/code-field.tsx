'use client';

import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { Input } from '#components/kit/input.tsx';

/** The second step: a code of the authenticator app, or a recovery code. */
export function CodeField({
  code,
  onChange,
}: {
  readonly code: string;
  readonly onChange: (code: string) => void;
}) {
  const t = useTranslations('signIn');
  return (
    <Field label={t('code')} hint={t('codeHint')}>
      {(control) => (
        <Input
          {...control}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          maxLength={64}
          value={code}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
