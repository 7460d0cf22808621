'use client';

import type { QuotaRequest } from '@cloudlet/api';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useQuantity } from '#lib/quantity.ts';

/** What a request asks for: each limit as it was and as it shall be, and what was granted instead. */
export function RequestItems({
  request,
  withUse = false,
}: {
  readonly request: QuotaRequest;
  /** Says how much the tenant holds now, for who decides. */
  readonly withUse?: boolean;
}) {
  const t = useTranslations();
  const quantity = useQuantity();
  return (
    <ul className="grid gap-1">
      {request.items.map(({ resource, from, asked, granted, now }) => (
        <li key={resource} className="flex flex-wrap items-center gap-x-2 tabular-nums">
          <span className="font-medium">{t(`quotaResource.${resource}`)}</span>
          <span className="inline-flex items-center gap-1 text-ink-muted">
            <span className="sr-only">{t('quotaRequests.from')}</span>
            {quantity(resource, now?.limit ?? from)}
            <ArrowRight aria-hidden className="size-3.5" />
            <span className="sr-only">{t('quotaRequests.to')}</span>
            <span className="text-ink">{quantity(resource, asked)}</span>
          </span>
          {withUse && now !== null && (
            <span className="text-ink-muted text-xs">
              {t('quotaRequests.used', { used: quantity(resource, now.used) })}
            </span>
          )}
          {granted !== null && granted !== asked && (
            <span className="text-xs">
              {t('quotaRequests.granted', { limit: quantity(resource, granted) })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
