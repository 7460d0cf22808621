'use client';

import { MIN_PASSWORD_LENGTH } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { PasswordInput } from '#components/kit/password-input.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { type FieldErrors, useForm } from '#lib/use-form.ts';

type Values = { readonly password: string; readonly newPassword: string; readonly repeated: string };

const FIELDS = [
  ['password', 'current-password'],
  ['newPassword', 'new-password'],
  ['repeated', 'new-password'],
] as const;

/** Where the password is changed. */
export function PasswordCard() {
  const t = useTranslations('changePassword');
  const [open, setOpen] = useState(false);
  const change = (
    <Button size="sm" onClick={() => setOpen(true)}>
      {t('open')}
    </Button>
  );
  return (
    <Card title={t('card')} actions={change}>
      <p className="text-ink-muted">{t('hint')}</p>
      {open && <ChangePasswordDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}

function ChangePasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('changePassword');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const showToast = useToast();
  const change = useMutation(trpc.account.changePassword.mutationOptions());
  const form = useForm<Values, void>({
    initial: { password: '', newPassword: '', repeated: '' },
    validate: ({ password, newPassword, repeated }): FieldErrors<Values> => ({
      ...(password === '' ? { password: t('passwordMissing') } : {}),
      ...(newPassword.length < MIN_PASSWORD_LENGTH
        ? { newPassword: t('tooShort', { min: MIN_PASSWORD_LENGTH }) }
        : {}),
      ...(newPassword === repeated ? {} : { repeated: t('different') }),
    }),
    submit: ({ password, newPassword }) => change.mutateAsync({ password, newPassword }),
    fieldOfCode: { wrong_password: 'password' },
    onDone: () => {
      void queryClient.invalidateQueries(trpc.sessions.list.pathFilter());
      showToast({ tone: 'good', title: t('done'), text: t('doneHint') });
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
      {FIELDS.map(([name, autoComplete]) => (
        <Field key={name} label={t(name)} error={form.errors[name]}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete={autoComplete}
              maxLength={1_024}
              value={form.values[name]}
              onChange={(event) => form.set(name, event.target.value)}
            />
          )}
        </Field>
      ))}
    </FormDialog>
  );
}
