'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '#components/kit/badge.tsx';

/** A tenant where operators see many: the way to its page, and whether it is suspended. */
export function TenantName({
  tenant,
}: {
  readonly tenant: { readonly id: string; readonly name: string; readonly isSuspended: boolean };
}) {
  const t = useTranslations('tenants');
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Link href={`/tenants/${tenant.id}`} className="break-all rounded font-medium hover:underline">
        {tenant.name}
      </Link>
      {tenant.isSuspended && <Badge tone="warn">{t('suspended')}</Badge>}
    </span>
  );
}
