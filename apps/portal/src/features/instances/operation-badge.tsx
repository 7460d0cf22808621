'use client';

import { isFinished, type OperationStatus } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '#components/kit/badge.tsx';

const TONES: Record<OperationStatus, Tone> = {
  ACCEPTED: 'neutral',
  RUNNING: 'accent',
  UNDOING: 'warn',
  SUCCEEDED: 'good',
  FAILED: 'bad',
  SUPERSEDED: 'neutral',
};

/** Where an operation stands. */
export function OperationBadge({ status }: { readonly status: OperationStatus }) {
  const t = useTranslations('operationStatus');
  return (
    <Badge tone={TONES[status]} dot pulsing={!isFinished(status)}>
      {t(status)}
    </Badge>
  );
}
