'use client';

import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { Input } from '#components/kit/input.tsx';
import type { Form } from '#lib/use-form.ts';
import type { CreateValues } from './form-values.ts';

/** The name, which becomes the guest's host name: no browser should correct its spelling. */
export function NameField({ form }: { readonly form: Form<CreateValues> }) {
  const t = useTranslations('create');
  return (
    <Field label={t('name')} hint={t('nameHint')} error={form.errors.name}>
      {(control) => (
        <Input
          {...control}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={63}
          className="max-w-sm"
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
        />
      )}
    </Field>
  );
}
