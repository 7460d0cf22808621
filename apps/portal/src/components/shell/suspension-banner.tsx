'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '#components/kit/notice.tsx';
import { When } from '#components/kit/when.tsx';
import { useSession } from '#lib/session.tsx';

/** Tells the people of a suspended tenant so, on every page. */
export function SuspensionBanner() {
  const t = useTranslations('suspension');
  const suspension = useSession().tenant?.suspension ?? null;
  if (suspension === null) return null;
  return (
    <div className="mb-5">
      <Notice tone="warn" title={t('title')}>
        <p>
          {t('since')} <When at={suspension.since} exact />
          {suspension.reason !== null && <> · {t('reason', { reason: suspension.reason })}</>}
        </p>
        <p>{t('means')}</p>
      </Notice>
    </div>
  );
}
