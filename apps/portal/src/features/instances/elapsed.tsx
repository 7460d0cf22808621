'use client';

import { useNow } from 'next-intl';
import { useUnits } from '#lib/quantity.ts';

const TICK_MS = 1_000;

/** Time since a moment, counting on. */
export function Elapsed({ since }: { readonly since: string }) {
  const now = useNow({ updateInterval: TICK_MS });
  const { duration } = useUnits();
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1_000));
  return <span suppressHydrationWarning>{duration(seconds * 1_000)}</span>;
}
