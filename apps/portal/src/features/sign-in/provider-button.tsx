'use client';

import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { useHydrated } from '#lib/hydrated.ts';

/** Leads to the identity provider, and from there to `target`. */
export function ProviderButton({ name, target }: { readonly name: string; readonly target: string }) {
  const t = useTranslations('signIn');
  const hydrated = useHydrated();
  const [pending, setPending] = useState(false);
  return (
    <Button
      pending={pending}
      disabled={!hydrated}
      className="mt-3 w-full"
      onClick={() => {
        setPending(true);
        void signIn('oidc', { callbackUrl: target });
      }}
    >
      {t('with', { name })}
    </Button>
  );
}
