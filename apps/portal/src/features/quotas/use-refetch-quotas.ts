'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '#lib/trpc.ts';

/** After an answer, given or refused because somebody was faster: what is there now is shown. */
export function useRefetchQuotas(): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries(trpc.quotas.pathFilter());
    void queryClient.invalidateQueries(trpc.tenants.quota.pathFilter());
  };
}
