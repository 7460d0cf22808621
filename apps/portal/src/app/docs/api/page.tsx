import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Brand } from '#components/shell/brand.tsx';
import { anchorOf, Contents } from '#features/reference/contents.tsx';
import { OperationCard } from '#features/reference/operation-card.tsx';
import { Prose } from '#features/reference/prose.tsx';
import { readDocument } from '#features/reference/read-document.ts';
import { LanguageLinks } from '#features/sign-in/language-links.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('reference');

/** The REST API’s reference, made of its OpenAPI document. For everybody: it says nothing of what is in the cloud. */
export default async function ReferencePage() {
  const t = await getTranslations('reference');
  const { description, groups } = readDocument();
  return (
    <div className="mx-auto grid max-w-6xl gap-6 px-4 py-6 sm:px-6 lg:grid-cols-[14rem_1fr] lg:px-8">
      <aside className="lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:overflow-y-auto">
        <div className="mb-5 flex flex-wrap items-center justify-between gap-y-2">
          <Link href="/" className="rounded">
            <Brand />
          </Link>
          <LanguageLinks />
        </div>
        <details className="lg:hidden">
          <summary className="cursor-pointer font-medium">{t('contents')}</summary>
          <div className="mt-3">
            <Contents label={t('contents')} groups={groups} />
          </div>
        </details>
        <div className="hidden lg:block">
          <Contents label={t('contents')} groups={groups} />
        </div>
      </aside>
      <main className="grid min-w-0 gap-8">
        <div>
          <PageHeader title={t('title')} description={t('description')} />
          <p className="mb-3">
            <Prose text={description} />
          </p>
          <p>
            <a href="/api/v1/openapi.json" className="rounded text-accent-ink underline">
              {t('document')}
            </a>
          </p>
        </div>
        {groups.map((group) => (
          <section key={group.name} id={anchorOf(group.name)} className="grid min-w-0 scroll-mt-4 gap-3">
            <header lang="en">
              <h2 className="font-semibold text-lg">{group.name}</h2>
              <p className="text-ink-muted">{group.description}</p>
            </header>
            {group.operations.map((operation) => (
              <OperationCard key={operation.id} operation={operation} />
            ))}
          </section>
        ))}
      </main>
    </div>
  );
}
