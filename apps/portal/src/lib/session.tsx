'use client';

import type { Session } from '@cloudlet/api';
import { PERMISSIONS_OF_ROLE, type Permission } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { createContext, use } from 'react';

const SessionContext = createContext<Session | null>(null);

/** Gives the pages below it who the server found signed in when it rendered them. */
export function SessionProvider({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ReactNode;
}) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who is signed in, and for which tenant. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession needs a SessionProvider above it');
  return session;
}

/** Why the user may not do what needs a permission, in words; null when the user may. The API decides, this only greys buttons. */
export function useMissing(): (permission: Permission) => string | null {
  const t = useTranslations();
  const { permissions, tenant } = useSession();
  const granted: readonly Permission[] = tenant?.role ? PERMISSIONS_OF_ROLE[tenant.role] : [];
  return (permission) => {
    if (permissions.includes(permission)) return null;
    if (tenant?.suspension && granted.includes(permission)) return t('refusal.suspended');
    return t('refusal.permission', { permission: t(`permission.${permission}`) });
  };
}
