import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { isLocale, isTimeZone, LOCALE_COOKIE, negotiateLocale, TIME_ZONE_COOKIE } from './locales.ts';

/** Language, texts and time zone of one request: no locale in the URL, so a link works for whoever opens it. */
export default getRequestConfig(async () => {
  const jar = await cookies();
  const chosen = jar.get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen) ? chosen : negotiateLocale((await headers()).get('accept-language'));
  const zone = jar.get(TIME_ZONE_COOKIE)?.value;
  const messages = await import(`../../messages/${locale}.json`);
  return {
    locale,
    messages: messages.default,
    timeZone: isTimeZone(zone) ? zone : 'UTC',
    now: new Date(),
  };
});
