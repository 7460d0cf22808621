'use server';

import { cookies } from 'next/headers';
import { z } from 'zod';
import { portalEnvironment } from '#server/environment.ts';
import { isTimeZone, LOCALE_COOKIE, LOCALES, TIME_ZONE_COOKIE } from './locales.ts';

const KEPT = { path: '/', maxAge: 365 * 24 * 3600, sameSite: 'lax', httpOnly: true } as const;

function kept() {
  return { ...KEPT, secure: portalEnvironment().https };
}

/** Remembers the language that the user chose; the page is rendered anew. */
export async function setLocale(locale: string): Promise<void> {
  (await cookies()).set(LOCALE_COOKIE, z.enum(LOCALES).parse(locale), kept());
}

/** Remembers the browser's time zone, so that the server writes the same times; the page is rendered anew. */
export async function setTimeZone(timeZone: string): Promise<void> {
  if (isTimeZone(timeZone)) (await cookies()).set(TIME_ZONE_COOKIE, timeZone, kept());
}
