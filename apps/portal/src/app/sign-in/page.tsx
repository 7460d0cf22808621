import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Notice } from '#components/kit/notice.tsx';
import { Brand } from '#components/shell/brand.tsx';
import { LanguageLinks } from '#features/sign-in/language-links.tsx';
import { localPath } from '#features/sign-in/local-path.ts';
import { ProviderButton } from '#features/sign-in/provider-button.tsx';
import { SignInForm } from '#features/sign-in/sign-in-form.tsx';
import { optionalPageContext } from '#server/context.ts';
import { portalEnvironment } from '#server/environment.ts';
import { titled } from '#server/titled.ts';

type Search = {
  readonly next?: string | string[];
  readonly reason?: string | string[];
  readonly error?: string | string[];
};

/** What an identity provider's word does not suffice for, as the portal's own sign-in says it. */
const REFUSALS = ['email-unverified', 'account-unproven', 'admin'] as const;

export const generateMetadata = titled('signIn');

/** Whoever is signed in already is sent on at once. */
export default async function SignInPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const { next, reason, error } = await searchParams;
  const { identityProvider } = portalEnvironment();
  const target = localPath(next);
  if ((await optionalPageContext()) !== null) redirect(target);
  const t = await getTranslations('signIn');
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="grid w-full max-w-sm gap-5">
        <div className="flex justify-center">
          <Brand />
        </div>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-card">
          <h1 className="mb-4 font-semibold text-lg">{t('title')}</h1>
          {error !== undefined && (
            <div className="mb-4">
              <Notice tone="bad">{t(REFUSALS.find((reason) => reason === error) ?? 'refused')}</Notice>
            </div>
          )}
          <SignInForm target={target} expired={reason === 'expired'} />
          {identityProvider !== null && <ProviderButton name={identityProvider.name} target={target} />}
        </div>
        <LanguageLinks />
      </div>
    </main>
  );
}
