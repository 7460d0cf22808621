'use client';

import type { Instance } from '@cloudlet/api';
import { SquareTerminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { DestroyButton, StartButton } from '#features/instances/detail/instance-actions.tsx';
import { useInstance } from '#features/instances/detail/use-instance.tsx';
import { Console } from './console.tsx';

/** Whether there is a guest to talk to, now or in a moment. */
function isOn({ status, task }: Instance): boolean {
  return status === 'ACTIVE' || status === 'PAUSED' || task === 'create' || task === 'start';
}

/** The console, or why there is none. One that was open stays when its guest goes off: its last words are still to be read. */
export function ConsoleTab() {
  const t = useTranslations('console');
  const instance = useInstance();
  const on = isOn(instance);
  const [wasOn, setWasOn] = useState(on);
  if (on && !wasOn) setWasOn(true);
  if (!on && instance.status === 'ERROR') {
    return (
      <Card>
        <EmptyState
          icon={<SquareTerminal aria-hidden />}
          title={t('inError')}
          description={t('inErrorHint')}
          action={<DestroyButton instance={instance} />}
        />
      </Card>
    );
  }
  if (!wasOn) {
    return (
      <Card>
        <EmptyState
          icon={<SquareTerminal aria-hidden />}
          title={t('off')}
          description={t('offHint')}
          action={<StartButton instance={instance} />}
        />
      </Card>
    );
  }
  return (
    <div className="grid gap-3">
      <Console instance={instance} on={on} />
      <p className="text-ink-muted text-xs">
        {instance.hasConsolePassword
          ? t('loginHint', { user: instance.image.defaultUser })
          : t('noPasswordHint')}{' '}
        {t('keysHint')}
      </p>
    </div>
  );
}
