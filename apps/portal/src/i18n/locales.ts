/** The languages that the portal speaks; each has a catalogue in `messages/`. */
export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

const DEFAULT_LOCALE: Locale = 'en';
/** Holds the language that the user chose; without it the browser's Accept-Language decides. */
export const LOCALE_COOKIE = 'cloudlet-locale';
/** Holds the browser's IANA time zone, so that the server writes the same times as the browser. */
export const TIME_ZONE_COOKIE = 'cloudlet-time-zone';

/** Whether there is a catalogue of this name. */
export function isLocale(value: string | undefined): value is Locale {
  return (LOCALES as readonly (string | undefined)[]).includes(value);
}

/**
 * The best of our languages for an Accept-Language header (RFC 9110 §12.5.4): by quality, an exact match or one of the same
 * primary language. Any Chinese gets zh-CN.
 */
export function negotiateLocale(acceptLanguage: string | null): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality.trim().slice(2)) };
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    const primary = tag.split('-')[0];
    const match = LOCALES.find((locale) => locale.toLowerCase().split('-')[0] === primary);
    if (match !== undefined) return match;
  }
  return DEFAULT_LOCALE;
}

/** Whether this is a time zone that Intl knows: the cookie comes from outside. */
export function isTimeZone(value: string | undefined): value is string {
  if (value === undefined) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
