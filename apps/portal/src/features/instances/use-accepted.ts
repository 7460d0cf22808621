'use client';

import type { Accepted } from '@cloudlet/api';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '#lib/trpc.ts';

/** Shows what the API just accepted at once, without waiting for the hint that it changed. */
export function useAccepted(): (accepted: Accepted) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(
    ({ instance }) => {
      queryClient.setQueryData(trpc.instances.get.queryKey({ id: instance.id }), instance);
      void queryClient.invalidateQueries(trpc.instances.list.pathFilter());
      void queryClient.invalidateQueries(trpc.instances.operations.infiniteQueryFilter({ id: instance.id }));
      void queryClient.invalidateQueries(trpc.snapshots.list.infiniteQueryFilter({ id: instance.id }));
      void queryClient.invalidateQueries(trpc.quota.pathFilter());
    },
    [trpc, queryClient],
  );
}
