'use client';

import { MIN_PASSWORD_LENGTH } from '@cloudlet/model';
import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { Button, ButtonLink } from '#components/kit/button.tsx';
import { Field } from '#components/kit/field.tsx';
import { Input } from '#components/kit/input.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { chooseTenant } from '#lib/choose-tenant.ts';
import { useTRPCClient } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';
import { forgetInvitationSecret } from './invitation-secret.ts';

type Values = { readonly name: string; readonly email: string; readonly password: string };

/** For who is not signed in: the way to sign in, or a new account. */
export function RegisterForm({ secret }: { readonly secret: string }) {
  const t = useTranslations('join');
  const client = useTRPCClient();
  const form = useForm<Values, void>({
    initial: { name: '', email: '', password: '' },
    validate: ({ name, password }): FieldErrors<Values> => ({
      ...(name.trim() === '' ? { name: t('nameMissing') } : {}),
      ...(password.length < MIN_PASSWORD_LENGTH
        ? { password: t('passwordTooShort', { length: MIN_PASSWORD_LENGTH }) }
        : {}),
    }),
    submit: async ({ name, email, password }) => {
      const { tenantId } = await client.invitations.register.mutate({ secret, name, email, password });
      forgetInvitationSecret();
      const answer = await signIn('credentials', { email, password, redirect: false });
      // The account is there: whoever could not be signed in at once can do it by hand.
      if (answer?.ok !== true || answer.error !== null) return window.location.assign('/sign-in');
      await chooseTenant(tenantId);
    },
    fieldOfCode: { name_taken: 'email' },
    invalidText: { email: t('emailInvalid') },
    onDone: () => undefined,
  });
  const field = (name: keyof Values, type: string, autoComplete: string) => (
    <Field label={t(`field.${name}`)} error={form.errors[name]}>
      {(control) => (
        <Input
          {...control}
          type={type}
          autoComplete={autoComplete}
          value={form.values[name]}
          onChange={(event) => form.set(name, event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-5">
      <ButtonLink href="/sign-in?next=%2Fjoin">{t('haveAccount')}</ButtonLink>
      <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="grid gap-4">
        <h2 className="font-semibold">{t('newAccount')}</h2>
        {form.formError !== null && <Notice tone="bad">{form.formError}</Notice>}
        {field('name', 'text', 'name')}
        {field('email', 'email', 'username')}
        {field('password', 'password', 'new-password')}
        <Button type="submit" variant="primary" pending={form.pending}>
          {t('register')}
        </Button>
      </form>
    </div>
  );
}
