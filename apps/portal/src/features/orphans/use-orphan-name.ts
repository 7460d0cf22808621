'use client';

import type { Orphan } from '@cloudlet/api';
import { useTranslations } from 'next-intl';

/** What to call an orphan: its name, or else what is known of it. */
export function useOrphanName(): (orphan: Orphan) => string {
  const t = useTranslations('orphans');
  return ({ name, instanceId, ipAddress }) => name || (instanceId ?? ipAddress ?? t('unnamed'));
}
