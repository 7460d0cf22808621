'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHeader } from '#components/kit/page-header.tsx';
import { TabLinks } from '#components/kit/tab-links.tsx';

/** What the pages about all tenants' quotas share. */
export function QuotasHeader({ actions }: { readonly actions?: ReactNode }) {
  const t = useTranslations('quotas');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={actions} />
      <TabLinks
        label={t('title')}
        tabs={[
          { href: '/quotas', label: t('tabs.limits') },
          { href: '/quotas/requests', label: t('tabs.requests') },
          { href: '/quotas/history', label: t('tabs.history') },
        ]}
      />
    </>
  );
}
