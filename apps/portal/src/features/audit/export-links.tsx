'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { FileLink } from '#components/kit/button.tsx';
import { useSession } from '#lib/session.tsx';
import type { ApiFilters } from './query.ts';

/** Where the file is: with the filters of the page, and the tenant that it shows. */
function address(cloud: boolean, filters: ApiFilters, tenantId: string | undefined, format: string): string {
  const parameters = {
    ...filters,
    format,
    ...(tenantId === undefined ? {} : { tenant: tenantId }),
  };
  return `/api/export/${cloud ? 'audit' : 'events'}?${new URLSearchParams(parameters)}`;
}

/** All that the filters let through, as a file. @param filters the very ones that the list is asked for with */
export function ExportLinks({ cloud, filters }: { readonly cloud: boolean; readonly filters: ApiFilters }) {
  const t = useTranslations('audit.export');
  const { tenant } = useSession();
  return (
    <div className="flex flex-wrap gap-2">
      {(['csv', 'jsonl'] as const).map((format) => (
        <FileLink
          key={format}
          href={address(cloud, filters, tenant?.id, format)}
          icon={<Download aria-hidden />}
        >
          {t(format)}
        </FileLink>
      ))}
    </div>
  );
}
