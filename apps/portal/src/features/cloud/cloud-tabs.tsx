'use client';

import { useTranslations } from 'next-intl';
import { TabLinks } from '#components/kit/tab-links.tsx';

/** The pages about the whole cloud. */
export function CloudTabs() {
  const t = useTranslations('cloud.tabs');
  return (
    <TabLinks
      label={t('label')}
      tabs={[
        { href: '/cloud', label: t('overview') },
        { href: '/cloud/tenants', label: t('tenants') },
        { href: '/cloud/operations', label: t('operations') },
      ]}
    />
  );
}
