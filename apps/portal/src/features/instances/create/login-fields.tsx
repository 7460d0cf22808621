'use client';

import type { Image } from '@cloudlet/api';
import { CONSOLE_PASSWORD_LENGTH } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { PasswordInput } from '#components/kit/password-input.tsx';
import type { Form } from '#lib/use-form.ts';
import type { CreateValues } from './form-values.ts';
import { KeyPairChoice } from './key-pair-choice.tsx';

/** How the image's user is going to log in: by key over the network, by password at the console. */
export function LoginFields({
  form,
  image,
}: {
  readonly form: Form<CreateValues>;
  readonly image: Image | undefined;
}) {
  const t = useTranslations('create');
  const { values, errors, set } = form;
  return (
    <div className="grid gap-5">
      <KeyPairChoice form={form} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('consolePassword')}
          optional={t('optional')}
          hint={t('consolePasswordHint', {
            user: image?.defaultUser ?? '',
            min: CONSOLE_PASSWORD_LENGTH.min,
          })}
          error={errors.consolePassword}
        >
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              maxLength={CONSOLE_PASSWORD_LENGTH.max}
              value={values.consolePassword}
              onChange={(event) => set('consolePassword', event.target.value)}
            />
          )}
        </Field>
        {values.consolePassword !== '' && (
          <Field label={t('repeatPassword')} error={errors.repeatedPassword}>
            {(control) => (
              <PasswordInput
                {...control}
                autoComplete="new-password"
                maxLength={CONSOLE_PASSWORD_LENGTH.max}
                value={values.repeatedPassword}
                onChange={(event) => set('repeatedPassword', event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
    </div>
  );
}
