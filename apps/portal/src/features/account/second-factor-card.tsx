'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Badge } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { RemoveSecondFactorDialog } from './remove-second-factor-dialog.tsx';
import { SecondFactorDialog } from './second-factor-dialog.tsx';

/** Whether signing in takes a code besides the password. */
export function SecondFactorCard() {
  const t = useTranslations('secondFactor');
  const format = useFormatter();
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(trpc.account.get.queryOptions());
  if (data === undefined) return null;
  const { secondFactor } = data;
  const change = (
    <Button size="sm" onClick={() => setOpen(true)}>
      {t(secondFactor === null ? 'setUp' : 'turnOff')}
    </Button>
  );
  const close = () => setOpen(false);
  return (
    <Card title={t('card')} actions={change}>
      {secondFactor === null ? (
        <p className="text-ink-muted">{t('off')}</p>
      ) : (
        <p className="flex flex-wrap items-center gap-2 text-ink-muted">
          <Badge tone="good">{t('on')}</Badge>
          {t('since', {
            time: format.dateTime(new Date(secondFactor.since), { dateStyle: 'medium' }),
            left: secondFactor.recoveryCodesLeft,
          })}
        </p>
      )}
      {open &&
        (secondFactor === null ? (
          <SecondFactorDialog onClose={close} />
        ) : (
          <RemoveSecondFactorDialog onClose={close} />
        ))}
    </Card>
  );
}
