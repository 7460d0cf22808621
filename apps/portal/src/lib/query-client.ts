import { QueryCache, QueryClient } from '@tanstack/react-query';
import { apiErrorOf } from './api-error.ts';

const STALE_MS = 30_000;
const MAX_RETRIES = 2;

/** Answers of the API are final; only a request that got none is tried again. */
function shouldRetry(failures: number, error: unknown): boolean {
  return failures < MAX_RETRIES && apiErrorOf(error).code === 'unreachable';
}

/** The cache of what the API answered. Changes arrive as hints (see live-changes), so nothing is polled. */
export function createQueryClient(queryCache = new QueryCache()): QueryClient {
  return new QueryClient({
    queryCache,
    defaultOptions: {
      queries: { staleTime: STALE_MS, retry: shouldRetry },
      mutations: { retry: false },
    },
  });
}
