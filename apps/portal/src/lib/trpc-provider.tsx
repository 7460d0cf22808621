'use client';

import type { AppRouter } from '@cloudlet/api';
import { QueryCache, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { apiErrorOf } from './api-error.ts';
import { createQueryClient } from './query-client.ts';
import { TRPCProvider } from './trpc.ts';

const url = '/api/trpc';

/** Gives the pages below it the API and its cache. A session that ended leads back to the sign-in page, and from there back here. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient(new QueryCache({ onError: leaveIfSignedOut })));
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.type === 'subscription',
          true: httpSubscriptionLink({ url }),
          false: httpBatchLink({ url }),
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

/** Sends whoever is not signed in any more to the sign-in page, with the way back. */
function leaveIfSignedOut(error: unknown): void {
  if (apiErrorOf(error).code !== 'unauthenticated') return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?${new URLSearchParams({ next: here, reason: 'expired' })}`);
}
