'use client';

import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useSession } from '#lib/session.tsx';

/**
 * Around what the server rendered for a tenant: where that is another one than the frame's, because it was chosen in another tab, nothing
 * of it is shown in this frame, and the whole page is loaded anew.
 */
export function TenantGuard({
  tenantId,
  children,
}: {
  readonly tenantId: string | null;
  readonly children: ReactNode;
}) {
  const { tenant } = useSession();
  const isSame = tenantId === (tenant?.id ?? null);
  useEffect(() => {
    if (!isSame) window.location.reload();
  }, [isSame]);
  return isSame ? children : null;
}
