'use client';

import { useTimeZone } from 'next-intl';
import { useEffect } from 'react';
import { setTimeZone } from '#i18n/set-preference.ts';

/** Tells the server the browser's time zone, once: it writes times before the browser has a say. */
export function TimeZone() {
  const assumed = useTimeZone();
  useEffect(() => {
    const actual = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (actual !== assumed) void setTimeZone(actual);
  }, [assumed]);
  return null;
}
