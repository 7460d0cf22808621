import type { ReactNode } from 'react';
import { ToastProvider } from '#components/kit/toast.tsx';
import { Shell } from '#components/shell/shell.tsx';
import { LiveChanges } from '#lib/live-changes.tsx';
import { SessionProvider } from '#lib/session.tsx';
import { ApiProvider } from '#lib/trpc-provider.tsx';
import { currentSession } from '#server/current-session.ts';

/** Everything behind the sign-in: who is not signed in gets no further. */
export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const session = await currentSession();
  return (
    <SessionProvider session={session}>
      <ApiProvider openFor={session.tenant?.id ?? null}>
        <LiveChanges>
          <ToastProvider>
            <Shell>{children}</Shell>
          </ToastProvider>
        </LiveChanges>
      </ApiProvider>
    </SessionProvider>
  );
}
