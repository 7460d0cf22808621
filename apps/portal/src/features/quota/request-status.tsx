'use client';

import type { QuotaRequestStatus } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '#components/kit/badge.tsx';

const TONES: Record<QuotaRequestStatus, Tone> = {
  OPEN: 'accent',
  GRANTED: 'good',
  REFUSED: 'bad',
  WITHDRAWN: 'neutral',
};

/** What has become of a request. */
export function RequestStatus({ status }: { readonly status: QuotaRequestStatus }) {
  const t = useTranslations('quotaRequestStatus');
  return <Badge tone={TONES[status]}>{t(status)}</Badge>;
}
