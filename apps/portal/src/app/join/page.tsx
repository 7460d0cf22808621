import { getTranslations } from 'next-intl/server';
import { Brand } from '#components/shell/brand.tsx';
import { JoinCard } from '#features/join/join-card.tsx';
import { LanguageLinks } from '#features/sign-in/language-links.tsx';
import { ApiProvider } from '#lib/trpc-provider.tsx';
import { appRouter } from '#server/api.ts';
import { optionalPageContext } from '#server/context.ts';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('join');

/** Where an invitation's link leads, for who is signed in and for who is not. The link's secret stays in the browser. */
export default async function JoinPage() {
  const context = await optionalPageContext();
  const session = context && (await appRouter.createCaller(context).session.get());
  const t = await getTranslations('join');
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="grid w-full max-w-sm gap-5">
        <div className="flex justify-center">
          <Brand />
        </div>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-card">
          <h1 className="mb-4 font-semibold text-lg">{t('title')}</h1>
          <ApiProvider>
            <JoinCard signedInAs={session?.user.email ?? null} />
          </ApiProvider>
        </div>
        <LanguageLinks />
      </div>
    </main>
  );
}
