'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Spinner } from '#components/kit/spinner.tsx';
import { useLiveState } from '#lib/live-changes.tsx';

/** A stream that comes back within this time is not worth a word. */
const PATIENCE_MS = 2_500;

/** Says, and only when it is so, that changes do not reach the page at the moment. */
export function LiveStatus() {
  const t = useTranslations('live');
  const state = useLiveState();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (state === 'live') {
      setLost(false);
      return;
    }
    const timer = setTimeout(() => setLost(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <div role="status">
      {lost && (
        <span
          className="flex items-center gap-2 rounded-md px-2 py-1 text-warn-ink text-xs"
          title={t('explanation')}
        >
          <Spinner className="size-3.5" />
          {t('connecting')}
        </span>
      )}
    </div>
  );
}
