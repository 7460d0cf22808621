'use client';

import type { NewInvitation } from '@cloudlet/api';
import type { Role } from '@cloudlet/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Field } from '#components/kit/field.tsx';
import { FormDialog } from '#components/kit/form-dialog.tsx';
import { Input, Select } from '#components/kit/input.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { InvitationLink } from './invitation-link.tsx';
import { RoleChoice } from './role-choice.tsx';

const DAY_SECONDS = 24 * 3_600;
const LIFETIMES_DAYS = [1, 7, 30] as const;

type Values = { readonly role: Role; readonly note: string; readonly days: number };

/** Asks as what somebody is invited, then shows the link. @param props.tenantId another than the page's, for who runs the cloud */
export function InviteDialog({
  tenantId,
  onClose,
}: {
  readonly tenantId?: string;
  readonly onClose: () => void;
}) {
  const t = useTranslations('invite');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const own = useMutation(trpc.invitations.create.mutationOptions());
  const theirs = useMutation(trpc.tenants.invite.mutationOptions());
  const [made, setMade] = useState<NewInvitation | null>(null);
  const form = useForm<Values, NewInvitation>({
    initial: { role: tenantId === undefined ? 'MEMBER' : 'OWNER', note: '', days: 7 },
    submit: ({ role, note, days }) => {
      const input = { role, validForSeconds: days * DAY_SECONDS, ...(note.trim() ? { note } : {}) };
      return tenantId === undefined ? own.mutateAsync(input) : theirs.mutateAsync({ ...input, id: tenantId });
    },
    fieldOfCode: { invalid_value: 'note' },
    onDone: (invitation) => {
      void queryClient.invalidateQueries(trpc.invitations.pathFilter());
      void queryClient.invalidateQueries(trpc.tenants.pathFilter());
      setMade(invitation);
    },
  });
  if (made !== null) return <InvitationLink invitation={made} onClose={onClose} />;
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      submitLabel={t('submit')}
      form={form}
      onClose={onClose}
    >
      <RoleChoice value={form.values.role} onChange={(role) => form.set('role', role)} />
      <Field label={t('note')} optional={t('optional')} hint={t('noteHint')} error={form.errors.note}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={200}
            value={form.values.note}
            onChange={(event) => form.set('note', event.target.value)}
          />
        )}
      </Field>
      <Field label={t('validFor')}>
        {(control) => (
          <Select
            {...control}
            value={form.values.days}
            onChange={(event) => form.set('days', Number(event.target.value))}
          >
            {LIFETIMES_DAYS.map((days) => (
              <option key={days} value={days}>
                {t('days', { days })}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}
