import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False while the page is only what the server sent: clicks would do nothing yet, or the browser's default. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
