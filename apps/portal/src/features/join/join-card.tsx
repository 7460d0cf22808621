'use client';

import type { OfferedInvitation } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { ButtonLink } from '#components/kit/button.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { Spinner } from '#components/kit/spinner.tsx';
import { When } from '#components/kit/when.tsx';
import { apiErrorOf } from '#lib/api-error.ts';
import { useErrorText } from '#lib/error-text.ts';
import { useTRPCClient } from '#lib/trpc.ts';
import { AcceptForm } from './accept-form.tsx';
import { hideInvitationSecret, takeInvitationSecret } from './invitation-secret.ts';
import { RegisterForm } from './register-form.tsx';

type Known =
  | { readonly secret: string; readonly offer: OfferedInvitation }
  | { readonly error: unknown }
  | 'no-link';

/** What an invitation offers, and the way to take it. @param props.signedInAs null for who is not signed in */
export function JoinCard({ signedInAs }: { readonly signedInAs: string | null }) {
  const t = useTranslations();
  const errorText = useErrorText();
  const client = useTRPCClient();
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => {
    let newest = 0;
    const look = () => {
      newest += 1;
      const mine = newest;
      const know = (one: Known) => mine === newest && setKnown(one);
      const secret = takeInvitationSecret();
      if (secret === null) return know('no-link');
      client.invitations.show.mutate({ secret }).then(
        (offer) => know({ secret, offer }),
        (error: unknown) => know({ error }),
      );
    };
    look();
    // Another link that is opened in this tab differs in its fragment alone: the page is not loaded again.
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, [client]);
  useEffect(() => {
    if (known !== null) hideInvitationSecret();
  }, [known]);

  if (known === null) return <Spinner />;
  if (known === 'no-link') return <Refused text={t('join.noLink')} />;
  if ('error' in known) {
    const { code, params } = apiErrorOf(known.error);
    const reason = `join.refused.${String(params.reason)}` as 'join.refused.used';
    const text = code === 'invitation_refused' && t.has(reason) ? t(reason) : errorText(known.error);
    return <Refused text={text} />;
  }
  const { offer, secret } = known;
  return (
    <div className="grid gap-4">
      <div className="grid gap-1">
        <p className="[overflow-wrap:anywhere]">
          {t('join.offer', {
            inviter: offer.invitedBy ?? t('join.operators'),
            tenant: offer.tenant.name,
            role: t(`role.${offer.role}`),
          })}
        </p>
        <p className="text-ink-muted text-xs">{t(`roleMeans.${offer.role}`)}</p>
        <p className="text-ink-muted text-xs">
          {t('join.validUntil')} <When at={offer.expiresAt} exact />
        </p>
      </div>
      {signedInAs === null ? (
        <RegisterForm secret={secret} />
      ) : (
        <AcceptForm secret={secret} signedInAs={signedInAs} tenant={offer.tenant.name} />
      )}
    </div>
  );
}

function Refused({ text }: { readonly text: string }) {
  const t = useTranslations('join');
  return (
    <div className="grid gap-4">
      <Notice tone="bad">{text}</Notice>
      <p className="text-ink-muted">{t('askAgain')}</p>
      <ButtonLink href="/">{t('home')}</ButtonLink>
    </div>
  );
}
