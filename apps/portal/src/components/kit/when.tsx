'use client';

import { useFormatter, useNow } from 'next-intl';

const TICK_MS = 15_000;

/** A moment: how long ago, with the exact time on hover; or the exact time itself. */
export function When({ at, exact = false }: { readonly at: string; readonly exact?: boolean }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: TICK_MS });
  const date = new Date(at);
  const full = format.dateTime(date, { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <time dateTime={at} title={full} className="whitespace-nowrap">
      {exact ? full : format.relativeTime(date, date > now ? date : now)}
    </time>
  );
}
