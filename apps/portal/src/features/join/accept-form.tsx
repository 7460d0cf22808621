'use client';

import { useTranslations } from 'next-intl';
import { Button } from '#components/kit/button.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { chooseTenant } from '#lib/choose-tenant.ts';
import { useTRPCClient } from '#lib/trpc.ts';
import { useForm } from '#lib/use-form.ts';
import { forgetInvitationSecret } from './invitation-secret.ts';

/** For who is signed in: one click. */
export function AcceptForm({
  secret,
  signedInAs,
  tenant,
}: {
  readonly secret: string;
  readonly signedInAs: string;
  readonly tenant: string;
}) {
  const t = useTranslations('join');
  const client = useTRPCClient();
  const form = useForm<object, void>({
    initial: {},
    submit: async () => {
      const { tenantId } = await client.invitations.accept.mutate({ secret });
      forgetInvitationSecret();
      await chooseTenant(tenantId);
    },
    onDone: () => undefined,
  });
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} className="grid gap-4">
      <p className="text-ink-muted">{t('signedInAs', { email: signedInAs })}</p>
      {form.formError !== null && <Notice tone="bad">{form.formError}</Notice>}
      <Button type="submit" variant="primary" pending={form.pending}>
        {t('join', { tenant })}
      </Button>
    </form>
  );
}
