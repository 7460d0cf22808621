'use client';

import type { Change } from '@cloudlet/api';
import { skipToken, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import type { ReactNode } from 'react';
import { createContext, use, useCallback, useEffect, useRef } from 'react';
import { usePageVisible } from './page-visible.ts';
import { useTRPC } from './trpc.ts';

/** Hints come in bursts, one per step; the pages refetch at most once per so many milliseconds. */
const COALESCE_MS = 120;

/** Browsers reopen a stream that broke; one that was refused is asked for again after so long. */
const REOPEN_MS = 5_000;

/** Whether changes reach the page: `live`, or `connecting` (at first, and while a lost stream is being reopened). */
export type LiveState = 'live' | 'connecting';

const LiveContext = createContext<LiveState>('connecting');

/**
 * Listens to the tenant's changes and refetches what they touch. A hidden page lets go of its stream, because a browser has only
 * six connections to a host over HTTP/1.1; on its return the stream begins with a resync, which refetches everything shown.
 */
export function LiveChanges({ children }: { readonly children: ReactNode }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const visible = usePageVisible();
  const refetch = useRefetchOnChange();
  // A stream that the server refused says no more than that: an ordinary request finds out whether the session has ended.
  const askWhy = () =>
    queryClient.fetchQuery(trpc.session.get.queryOptions(undefined, { staleTime: 0 })).catch(ignore);
  const { status, reset } = useSubscription(
    trpc.changes.watch.subscriptionOptions(visible ? undefined : skipToken, {
      onData: refetch,
      onError: askWhy,
    }),
  );
  useEffect(() => {
    if (status !== 'error') return;
    const timer = setTimeout(reset, REOPEN_MS);
    return () => clearTimeout(timer);
  }, [status, reset]);
  return <LiveContext value={status === 'pending' ? 'live' : 'connecting'}>{children}</LiveContext>;
}

/** What it means is the query cache's to say (see trpc-provider). */
function ignore(): void {}

/** Whether the page hears of changes now. */
export function useLiveState(): LiveState {
  return use(LiveContext);
}

function useRefetchOnChange(): (change: Change) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const waiting = useRef<Change[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  return useCallback(
    (change) => {
      waiting.current.push(change);
      timer.current ??= setTimeout(() => {
        const changes = waiting.current;
        waiting.current = [];
        timer.current = undefined;
        if (changes.some(({ type }) => type === 'resync')) {
          void queryClient.invalidateQueries();
          return;
        }
        const instanceIds = new Set(
          changes.flatMap((one) => (one.type === 'instance' ? [one.instanceId] : [])),
        );
        for (const id of instanceIds) {
          void queryClient.invalidateQueries(trpc.instances.get.queryFilter({ id }));
          void queryClient.invalidateQueries(trpc.instances.operations.infiniteQueryFilter({ id }));
          void queryClient.invalidateQueries(trpc.snapshots.list.infiniteQueryFilter({ id }));
        }
        if (instanceIds.size > 0) {
          void queryClient.invalidateQueries(trpc.instances.list.pathFilter());
          void queryClient.invalidateQueries(trpc.operations.list.pathFilter());
          void queryClient.invalidateQueries(trpc.usage.get.queryFilter());
        }
        if (changes.some(({ type }) => type === 'quota')) {
          void queryClient.invalidateQueries(trpc.quota.pathFilter());
          void queryClient.invalidateQueries(trpc.usage.get.queryFilter());
          void queryClient.invalidateQueries(trpc.quotaRequests.pathFilter());
        }
      }, COALESCE_MS);
    },
    [trpc, queryClient],
  );
}
