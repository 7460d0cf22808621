'use client';

import type { QuotaRequest } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { When } from '#components/kit/when.tsx';

/** Why something was asked for, by whom, and what was answered. */
export function RequestWords({ request }: { readonly request: QuotaRequest }) {
  const t = useTranslations('quotaRequests');
  const { reason, createdBy, createdAt, answer, endedBy, endedAt, status } = request;
  return (
    <div className="grid gap-1 [overflow-wrap:anywhere]">
      <p>{reason}</p>
      <p className="text-ink-muted text-xs">
        {createdBy} · <When at={createdAt} />
      </p>
      {answer !== null && <p>{t('answer', { answer })}</p>}
      {endedAt !== null && (
        <p className="text-ink-muted text-xs">
          {endedBy ?? t(status === 'WITHDRAWN' ? 'theTenant' : 'operators')} · <When at={endedAt} />
        </p>
      )}
    </div>
  );
}
