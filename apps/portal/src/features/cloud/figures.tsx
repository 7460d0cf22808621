'use client';

import type { Cloud } from '@cloudlet/api';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { classNames } from '#components/kit/class-names.ts';
import { When } from '#components/kit/when.tsx';
import { useUnits } from '#lib/quantity.ts';

/** What an operator asks first: are the nodes there, does anything fail, how much is there. Each number leads to what it counts. */
export function Figures({
  cloud: { nodes, operations, tenants, quotaRequests, sampled },
}: {
  readonly cloud: Cloud;
}) {
  const t = useTranslations('cloud');
  const { number } = useUnits();
  const instances = sampled && Object.values(sampled.instances).reduce((sum, count) => sum + count, 0);
  const troubles = [
    nodes.down > 0 && t('nodesDown', { count: nodes.down }),
    nodes.deaf > 0 && t('nodesDeaf', { count: nodes.deaf }),
    nodes.enrolled > 0 && t('nodesEnrolled', { count: nodes.enrolled }),
    nodes.drained > 0 && t('nodesDrained', { count: nodes.drained }),
    nodes.maintenance > 0 && t('nodesMaintenance', { count: nodes.maintenance }),
  ].filter((text) => text !== false);
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-6">
      <Figure
        href="/nodes"
        label={t('nodesUp')}
        value={t('ofTotal', { part: number(nodes.up), total: number(nodes.total) })}
        isBad={nodes.down + nodes.deaf > 0}
      >
        {troubles.length === 0 ? t('allWell') : troubles.join(' · ')}
      </Figure>
      <Figure
        href="/cloud/operations"
        label={t('failed')}
        value={number(operations.failedLastHour)}
        isBad={operations.failedLastHour > 0}
      >
        {t('failedLastDay', { count: operations.failedLastDay })}
      </Figure>
      <Figure
        href="/cloud/operations?state=unfinished"
        label={t('unfinished')}
        value={number(operations.unfinished)}
      >
        {t('unfinishedHint')}
      </Figure>
      <Figure
        href="/cloud/tenants"
        label={t('instances')}
        value={instances === null ? '–' : number(instances)}
      >
        {sampled ? (
          <>
            {t('counted')} <When at={sampled.at} />
          </>
        ) : (
          t('notCounted')
        )}
      </Figure>
      <Figure href="/quotas/requests" label={t('quotaRequests')} value={number(quotaRequests)}>
        {t('quotaRequestsHint')}
      </Figure>
      <Figure href="/tenants" label={t('tenants')} value={number(tenants)}>
        {t('tenantsHint')}
      </Figure>
    </ul>
  );
}

function Figure({
  href,
  label,
  value,
  isBad = false,
  children,
}: {
  readonly href: string;
  readonly label: string;
  readonly value: string;
  readonly isBad?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <li className="min-w-0">
      <Link
        href={href}
        prefetch={false}
        className="grid h-full content-start gap-0.5 rounded-xl border border-line bg-surface p-3 shadow-card hover:bg-hover"
      >
        <span className="text-ink-muted text-xs">{label}</span>
        <span className={classNames('font-semibold text-xl tabular-nums', isBad && 'text-bad-ink')}>
          {value}
        </span>
        <span className="text-2xs text-ink-muted">{children}</span>
      </Link>
    </li>
  );
}
