'use client';

import { signIn } from 'next-auth/react';
import { useFormatter, useTranslations } from 'next-intl';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useHydrated } from '#lib/hydrated.ts';
import { CodeField } from './code-field.tsx';
import { PasswordFields } from './password-fields.tsx';
import { type CodeNeeded, type Refusal, refusalOf } from './refusal.ts';

/** Asks for address and password, and for a code where they are not enough. @param props.target where to go on; a path of the portal's own */
export function SignInForm({ target, expired }: { readonly target: string; readonly expired: boolean }) {
  const t = useTranslations('signIn');
  // Before the page is hydrated the browser itself would send the form: the button waits.
  const hydrated = useHydrated();
  const refusalText = useRefusalText();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  // Asked for when the password is right and is not enough.
  const [code, setCode] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setRefusal(null);
    const outcome = await ask({ email, password, ...(code === null ? {} : { code }) });
    // A whole page load: nothing of an earlier session stays in memory.
    if (outcome === 'signed-in') return window.location.assign(target);
    setPending(false);
    if (outcome.kind === 'code-needed') return setCode('');
    setRefusal(outcome);
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {refusal === null && expired && <Notice>{t('expired')}</Notice>}
      {refusal !== null && <Notice tone="bad">{refusalText(refusal)}</Notice>}
      {code === null ? (
        <PasswordFields values={{ email, password }} onEmail={setEmail} onPassword={setPassword} />
      ) : (
        <CodeField code={code} onChange={setCode} />
      )}
      <Button type="submit" variant="primary" pending={pending} disabled={!hydrated}>
        {t('submit')}
      </Button>
    </form>
  );
}

function useRefusalText(): (refusal: Refusal) => string {
  const t = useTranslations('signIn');
  const format = useFormatter();
  return (refusal) =>
    refusal.kind === 'blocked'
      ? t('blocked', { time: format.dateTime(refusal.until, { timeStyle: 'medium' }) })
      : t(refusal.kind);
}

async function ask(credentials: {
  readonly email: string;
  readonly password: string;
  readonly code?: string;
}): Promise<Refusal | CodeNeeded | 'signed-in'> {
  try {
    const answer = await signIn('credentials', { ...credentials, redirect: false });
    if (answer?.ok === true && answer.error === null) return 'signed-in';
    return refusalOf(answer?.error);
  } catch {
    return { kind: 'unavailable' };
  }
}
