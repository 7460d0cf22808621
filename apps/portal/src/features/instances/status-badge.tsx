'use client';

import type { Instance } from '@cloudlet/api';
import type { InstanceStatus } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '#components/kit/badge.tsx';

export const INSTANCE_TONES: Record<InstanceStatus, Tone> = {
  BUILD: 'accent',
  ACTIVE: 'good',
  SHUTOFF: 'neutral',
  PAUSED: 'warn',
  ERROR: 'bad',
  DELETED: 'neutral',
};

/** What an instance is; while an operation runs, what is being done with it. */
export function InstanceStatusBadge({ instance }: { readonly instance: Pick<Instance, 'status' | 'task'> }) {
  const t = useTranslations();
  if (instance.task !== null) {
    return (
      <Badge tone="accent" dot pulsing>
        {t(`operationRunning.${instance.task}`)}
      </Badge>
    );
  }
  return (
    <Badge tone={INSTANCE_TONES[instance.status]} dot>
      {t(`instanceStatus.${instance.status}`)}
    </Badge>
  );
}
