'use client';

import type { BrowserSession } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { browserName } from './browser-name.ts';

/** What a session is called among the others. */
export function useSessionName(): (session: BrowserSession) => string {
  const t = useTranslations('sessions');
  return ({ userAgent }) => {
    const { browser, system } = browserName(userAgent ?? '');
    const name = browser ?? t('unknownBrowser');
    return system === null ? name : t('browserOn', { browser: name, system });
  };
}
