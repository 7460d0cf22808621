import { Users } from 'lucide-react';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { currentSession } from '#server/current-session.ts';

/** The pages of a tenant. A cloud admin without one is shown the cloud instead; anybody else, whom to ask. */
export default async function TenantLayout({ children }: { readonly children: ReactNode }) {
  const { tenant, tenants, permissions } = await currentSession();
  if (tenant !== null) return children;
  if (permissions.includes('admin')) redirect('/cloud');
  // The one that was chosen has been left: another may be.
  const t = await getTranslations(tenants.length > 0 ? 'leftTenant' : 'noTenant');
  return (
    <Card>
      <EmptyState icon={<Users aria-hidden />} title={t('title')} description={t('description')} />
    </Card>
  );
}
