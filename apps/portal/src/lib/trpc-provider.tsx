'use client';

import type { AppRouter } from '@cloudlet/api';
import { MutationCache, QueryCache, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { apiErrorOf } from './api-error.ts';
import { createQueryClient } from './query-client.ts';
import { isSigningOut } from './signing-out.ts';
import { NO_TENANT, TENANT_HEADER } from './tenant-header.ts';
import { TRPCProvider } from './trpc.ts';

const url = '/api/trpc';

/**
 * Gives the pages below it the API and its cache. A session that ended leads back to the sign-in page, and from there back here; a page
 * for another tenant than the one that was chosen meanwhile is loaded anew.
 * @param props.openFor the tenant that the page was rendered for, null for none; left out on pages that are about no tenant
 */
export function ApiProvider({
  openFor,
  children,
}: {
  readonly openFor?: string | null;
  readonly children: ReactNode;
}) {
  const [queryClient] = useState(() =>
    createQueryClient(
      new QueryCache({ onError: leave }),
      new MutationCache({ onError: reloadIfTenantChanged }),
    ),
  );
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.type === 'subscription',
          true: httpSubscriptionLink({ url }),
          false: httpBatchLink({ url, headers: openFor === undefined ? {} : headersFor(openFor) }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function headersFor(openFor: string | null): Record<string, string> {
  return { [TENANT_HEADER]: openFor ?? NO_TENANT };
}

function leave(error: unknown): void {
  reloadIfTenantChanged(error);
  leaveIfSignedOut(error);
}

function reloadIfTenantChanged(error: unknown): void {
  if (apiErrorOf(error).code === 'tenant_changed') window.location.reload();
}

/** Sends whoever is not signed in any more to the sign-in page, with the way back. */
function leaveIfSignedOut(error: unknown): void {
  if (apiErrorOf(error).code !== 'unauthenticated' || isSigningOut()) return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?${new URLSearchParams({ next: here, reason: 'expired' })}`);
}
