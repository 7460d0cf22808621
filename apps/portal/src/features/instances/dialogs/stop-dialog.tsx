'use client';

import type { Instance } from '@cloudlet/api';
import { DEFAULT_STOP_TIMEOUT_MS, MAX_STOP_TIMEOUT_MS } from '@cloudlet/model';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input } from '#components/kit/input.tsx';
import { RadioCards } from '#components/kit/radio-cards.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useActionForm } from './use-action-form.ts';

type Values = { readonly way: 'graceful' | 'force'; readonly timeoutSeconds: string };

const MAX_SECONDS = MAX_STOP_TIMEOUT_MS / 1_000;

/** Asks whether the guest shuts down by itself, and for how long it may, or loses its power at once. */
export function StopDialog({
  instance,
  onClose,
}: {
  readonly instance: Instance;
  readonly onClose: () => void;
}) {
  const t = useTranslations('stop');
  const trpc = useTRPC();
  const stop = useMutation(trpc.instances.stop.mutationOptions());
  const form = useActionForm<Values>({
    initial: { way: 'graceful', timeoutSeconds: String(DEFAULT_STOP_TIMEOUT_MS / 1_000) },
    validate: ({ way, timeoutSeconds }) => {
      const seconds = Number(timeoutSeconds);
      const valid =
        timeoutSeconds !== '' && Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_SECONDS;
      return way === 'force' || valid ? {} : { timeoutSeconds: t('timeoutInvalid', { max: MAX_SECONDS }) };
    },
    submit: ({ way, timeoutSeconds }) =>
      stop.mutateAsync({
        id: instance.id,
        ...(way === 'force' ? { force: true } : { timeoutSeconds: Number(timeoutSeconds) }),
      }),
    onClose,
  });
  return (
    <FormDialog
      title={t('title', { name: instance.name })}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    >
      <RadioCards
        label={t('way')}
        value={form.values.way}
        onChange={(way) => form.set('way', way)}
        cards={[
          { value: 'graceful', title: t('graceful'), description: t('gracefulHint') },
          { value: 'force', title: t('force'), description: t('forceHint') },
        ]}
      />
      {form.values.way === 'graceful' && (
        <Field label={t('timeout')} hint={t('timeoutHint')} error={form.errors.timeoutSeconds}>
          {(control) => (
            <Input
              {...control}
              type="number"
              inputMode="numeric"
              min={0}
              max={MAX_SECONDS}
              className="w-28"
              value={form.values.timeoutSeconds}
              onChange={(event) => form.set('timeoutSeconds', event.target.value)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
