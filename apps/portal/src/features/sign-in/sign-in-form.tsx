'use client';

import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Field } from '#components/kit/field.tsx';
import { Input } from '#components/kit/input.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { useHydrated } from '#lib/hydrated.ts';

type Failure = 'wrong' | 'unavailable';

/** NextAuth's word for "authorize answered null"; anything else means that nobody could be asked. */
const REFUSED = 'CredentialsSignin';

/** Asks for address and password. @param props.target where to go on; a path of the portal's own */
export function SignInForm({ target, expired }: { readonly target: string; readonly expired: boolean }) {
  const t = useTranslations('signIn');
  // Before the page is hydrated the browser itself would send the form: the button waits.
  const hydrated = useHydrated();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setFailure(null);
    const outcome = await ask(email, password);
    // A whole page load: nothing of an earlier session stays in memory.
    if (outcome === 'signed-in') return window.location.assign(target);
    setFailure(outcome);
    setPending(false);
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {failure === null && expired && <Notice>{t('expired')}</Notice>}
      {failure !== null && <Notice tone="bad">{t(failure)}</Notice>}
      <Field label={t('email')}>
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('password')}>
        {(control) => (
          <Input
            {...control}
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" pending={pending} disabled={!hydrated}>
        {t('submit')}
      </Button>
    </form>
  );
}

async function ask(email: string, password: string): Promise<Failure | 'signed-in'> {
  try {
    const answer = await signIn('credentials', { email, password, redirect: false });
    if (answer?.ok === true && answer.error === null) return 'signed-in';
    return answer?.error === REFUSED ? 'wrong' : 'unavailable';
  } catch {
    return 'unavailable';
  }
}
