import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/kit/page-header.tsx';
import { CloudTabs } from '#features/cloud/cloud-tabs.tsx';
import { currentSession } from '#server/current-session.ts';

/** The pages about the whole cloud, for cloud admins; to everybody else there is nothing here. */
export default async function CloudLayout({ children }: { readonly children: ReactNode }) {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  const t = await getTranslations('cloud');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <CloudTabs />
      {children}
    </>
  );
}
