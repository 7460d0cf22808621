'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Copyable } from '#components/kit/copyable.tsx';
import { Dialog, DialogActions } from '#components/kit/dialog.tsx';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { PresentPasswordField } from './present-password-field.tsx';
import { QrCode } from './qr-code.tsx';

type Begun = { readonly secret: string; readonly uri: string };

/** Sets the second factor up: the password, then a code of the app that has read the secret, then the recovery codes. */
export function SecondFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [recoveryCodes, setRecoveryCodes] = useState<readonly string[] | null>(null);
  if (recoveryCodes !== null) return <RecoveryCodes codes={recoveryCodes} onClose={onClose} />;
  if (begun !== null) return <Confirm begun={begun} onConfirmed={setRecoveryCodes} onClose={onClose} />;
  return <Begin onBegun={setBegun} onClose={onClose} />;
}

function Begin({
  onBegun,
  onClose,
}: {
  readonly onBegun: (begun: Begun) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations('secondFactor');
  const begin = useMutation(useTRPC().account.beginSecondFactor.mutationOptions());
  const form = useForm<{ readonly password: string }, Begun>({
    initial: { password: '' },
    submit: (values) => begin.mutateAsync(values),
    fieldOfCode: { wrong_password: 'password', too_many_attempts: 'password' },
    onDone: onBegun,
  });
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      submitLabel={t('next')}
      form={form}
      onClose={onClose}
    >
      <PresentPasswordField form={form} />
    </FormDialog>
  );
}

function Confirm({
  begun,
  onConfirmed,
  onClose,
}: {
  readonly begun: Begun;
  readonly onConfirmed: (codes: readonly string[]) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations('secondFactor');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const confirm = useMutation(trpc.account.confirmSecondFactor.mutationOptions());
  const form = useForm<{ readonly code: string }, { readonly recoveryCodes: readonly string[] }>({
    initial: { code: '' },
    submit: (values) => confirm.mutateAsync(values),
    fieldOfCode: { wrong_code: 'code', too_many_attempts: 'code' },
    onDone: (done) => {
      void queryClient.invalidateQueries(trpc.sessions.list.pathFilter());
      onConfirmed(done.recoveryCodes);
    },
  });
  return (
    <FormDialog
      title={t('title')}
      description={t('scan')}
      submitLabel={t('confirm')}
      form={form}
      onClose={onClose}
    >
      <QrCode text={begun.uri} label={t('qrCode')} />
      <div className="grid gap-1">
        <p className="text-ink-muted text-xs">{t('secret')}</p>
        <Copyable text={begun.secret} label={t('secret')} />
      </div>
      <Field label={t('code')} error={form.errors.code}>
        {(control) => (
          <Input
            {...control}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={8}
            value={form.values.code}
            onChange={(event) => form.set('code', event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}

function RecoveryCodes({
  codes,
  onClose,
}: {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('secondFactor');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // Only now: the card behind would take this dialog away.
  const done = () => {
    void queryClient.invalidateQueries(trpc.account.get.pathFilter());
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && done()}
      title={t('recoveryTitle')}
      description={t('recoveryHint')}
    >
      <div className="grid gap-4">
        <ul
          aria-label={t('recoveryTitle')}
          className="grid grid-cols-1 gap-1 font-mono text-sm sm:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Copyable text={codes.join('\n')} label={t('recoveryTitle')} />
        <Notice tone="warn">{t('recoveryOnce')}</Notice>
      </div>
      <DialogActions>
        <Button variant="primary" onClick={done}>
          {t('recoveryKept')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
