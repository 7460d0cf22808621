import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { ReactNode } from 'react';
import { TenantGuard } from '#components/shell/tenant-guard.tsx';
import { createQueryClient } from '#lib/query-client.ts';
import { type AppRouter, appRouter } from './api.ts';
import { pageContext } from './context.ts';

/**
 * Fetches what a page shows first while the server renders it, so that the page comes filled. What fails here is asked again by
 * the browser, which shows the error in its place.
 */
export async function Prefetch({
  load,
  children,
}: {
  readonly load: (trpc: TRPCOptionsProxy<AppRouter>, client: QueryClient) => readonly Promise<unknown>[];
  readonly children: ReactNode;
}) {
  const queryClient = createQueryClient();
  const ctx = await pageContext();
  const trpc = createTRPCOptionsProxy({ ctx, router: appRouter, queryClient });
  await Promise.all(load(trpc, queryClient));
  return (
    <TenantGuard tenantId={ctx.caller?.tenantId ?? null}>
      <HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>
    </TenantGuard>
  );
}
