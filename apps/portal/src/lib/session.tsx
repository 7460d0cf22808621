'use client';

import type { Session } from '@cloudlet/api';
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

/** Whether the user may change things in the tenant; the API decides, this only greys buttons. */
export function useMayWrite(): boolean {
  const { tenant } = useSession();
  return tenant !== null && tenant.role !== 'VIEWER';
}
