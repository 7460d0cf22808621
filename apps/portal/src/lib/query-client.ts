import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { apiErrorOf } from './api-error.ts';

const STALE_MS = 30_000;
const MAX_RETRIES = 2;
/** The cloud may be reached while the browser believes to be offline: on loopback, or on a network of its own. */
const networkMode = 'always';

/** Answers of the API are final; only a request that got none is tried again. */
function shouldRetry(failures: number, error: unknown): boolean {
  return failures < MAX_RETRIES && apiErrorOf(error).code === 'unreachable';
}

/** The cache of what the API answered. Changes arrive as hints (see live-changes), so nothing is polled. */
export function createQueryClient(
  queryCache = new QueryCache(),
  mutationCache = new MutationCache(),
): QueryClient {
  return new QueryClient({
    queryCache,
    mutationCache,
    defaultOptions: {
      queries: { networkMode, staleTime: STALE_MS, retry: shouldRetry },
      mutations: { networkMode, retry: false },
    },
  });
}
