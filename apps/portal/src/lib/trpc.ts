import type { AppRouter } from '@cloudlet/api';
import { createTRPCContext } from '@trpc/tanstack-react-query';

/** The API in React: `useTRPC()` gives the options of each procedure for React Query. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
