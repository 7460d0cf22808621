'use client';

import type { Cloud } from '@cloudlet/api';
import { useFormatter, useTranslations } from 'next-intl';
import { Card } from '#components/kit/card.tsx';
import { classNames } from '#components/kit/class-names.ts';
import { Meter } from '#components/kit/progress.tsx';
import { CLOUD_RESOURCES, RESOURCE_LABELS, useCloudQuantity } from './resources.ts';

/** What the nodes have together, what claims may take of it, what they take, and what is really used. */
export function CapacityCard({ cloud: { capacity, nodes } }: { readonly cloud: Cloud }) {
  const t = useTranslations();
  const format = useFormatter();
  const write = useCloudQuantity();
  const share = (part: number, whole: number) =>
    format.number(whole === 0 ? 0 : part / whole, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <Card title={t('cloud.capacity')}>
      <ul className="grid gap-5 md:grid-cols-3">
        {CLOUD_RESOURCES.map((resource) => {
          const { physical, allowed, claimed, used } = capacity[resource];
          const amount = (value: number) => write(resource, value);
          const claims = t('cloud.claimedOf', {
            claimed: amount(claimed),
            allowed: amount(allowed),
            share: share(claimed, allowed),
          });
          const uses =
            used === null
              ? t('nodes.notMeasured')
              : t('nodes.usedOf', {
                  used: amount(used),
                  physical: amount(physical),
                  share: share(used, physical),
                });
          return (
            <li key={resource} className="grid content-start gap-2">
              <span className="font-medium">{t(RESOURCE_LABELS[resource])}</span>
              <div className="grid gap-1">
                <span
                  className={classNames(
                    'text-xs tabular-nums',
                    claimed > allowed && 'font-medium text-bad-ink',
                  )}
                >
                  {claims}
                </span>
                <Meter label={t('nodes.claimed')} used={claimed} limit={allowed} valueText={claims} />
              </div>
              <div className="grid gap-1">
                <span className="text-ink-muted text-xs tabular-nums">{uses}</span>
                {used !== null && (
                  <Meter label={t('nodes.used')} used={used} limit={physical} valueText={uses} />
                )}
              </div>
              <span className="text-2xs text-ink-muted tabular-nums">
                {t('cloud.physical', {
                  physical: amount(physical),
                  ratio: format.number(physical === 0 ? 0 : allowed / physical, { maximumFractionDigits: 2 }),
                })}
              </span>
            </li>
          );
        })}
      </ul>
      {nodes.measured < nodes.total && (
        <p className="mt-4 text-2xs text-ink-muted">
          {t('cloud.measured', { measured: nodes.measured, total: nodes.total })}
        </p>
      )}
    </Card>
  );
}
