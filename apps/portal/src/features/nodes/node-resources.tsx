'use client';

import type { Node } from '@cloudlet/api';
import { useFormatter, useTranslations } from 'next-intl';
import { classNames } from '#components/kit/class-names.ts';
import { Meter } from '#components/kit/progress.tsx';
import { When } from '#components/kit/when.tsx';
import { useUnits } from '#lib/quantity.ts';

type Resource = {
  readonly key: 'vcpus' | 'memory' | 'disk';
  readonly claimed: number;
  readonly allowed: number;
  /** What the host has, and what of it is really used; null while nobody has measured. */
  readonly physical: number;
  readonly used: number | null;
  readonly write: (amount: number) => string;
};

/** What is claimed of what may be, and what is really used of what there is, per resource. */
function useNodeResources(node: Node): readonly Resource[] {
  const units = useUnits();
  const { claimed, allowed, used } = node;
  return [
    {
      key: 'vcpus',
      claimed: claimed.vcpus,
      allowed: allowed.vcpus,
      physical: node.vcpus,
      used: used && used.cpuShare * node.vcpus,
      write: units.number,
    },
    {
      key: 'memory',
      claimed: claimed.memoryMib,
      allowed: allowed.memoryMib,
      physical: node.memoryMib,
      used: used?.memoryMib ?? null,
      write: units.memory,
    },
    {
      key: 'disk',
      claimed: claimed.diskGib,
      allowed: allowed.diskGib,
      physical: node.diskGib,
      used: used?.diskGib ?? null,
      write: units.disk,
    },
  ];
}

/** One line a resource: its bar of claims, and the part of the host that is really used. */
export function NodeLoad({ node }: { readonly node: Node }) {
  const t = useTranslations();
  const share = useShare();
  return (
    <div className="grid min-w-40 gap-1">
      <ul className="grid gap-1">
        {useNodeResources(node).map(({ key, claimed, allowed, physical, used, write }) => {
          const text = t('quota.used', { used: write(claimed), limit: write(allowed) });
          const label = t(`nodes.columns.${key}`);
          return (
            <li key={key} className="grid gap-0.5">
              <span className="flex flex-wrap items-baseline justify-between gap-x-3 text-2xs tabular-nums">
                <span className="text-ink-muted">{label}</span>
                <span>{text}</span>
              </span>
              <Meter label={label} used={claimed} limit={allowed} valueText={text} />
              {used !== null && (
                <span className="text-2xs text-ink-muted tabular-nums">
                  {t('nodes.reallyUsed', { share: share(used, physical) })}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <Measured node={node} />
    </div>
  );
}

/** The same with every amount, for the node's own page. */
export function NodeCapacity({ node }: { readonly node: Node }) {
  const t = useTranslations('nodes');
  const share = useShare();
  const format = useFormatter();
  const ratios = { vcpus: node.ratios.cpu, memory: node.ratios.memory, disk: node.ratios.disk };
  return (
    <div className="grid gap-5">
      <ul className="grid gap-5 md:grid-cols-3">
        {useNodeResources(node).map(({ key, claimed, allowed, physical, used, write }) => {
          const isOver = claimed > allowed;
          const claims = t('claimedOf', { claimed: write(claimed), allowed: write(allowed) });
          const uses =
            used === null
              ? t('notMeasured')
              : t('usedOf', { used: write(used), physical: write(physical), share: share(used, physical) });
          return (
            <li key={key} className="grid content-start gap-2">
              <span className="font-medium">{t(`columns.${key}`)}</span>
              <div className="grid gap-1">
                <span className={classNames('text-xs tabular-nums', isOver && 'font-medium text-bad-ink')}>
                  {claims}
                </span>
                <Meter label={t('claimed')} used={claimed} limit={allowed} valueText={claims} />
              </div>
              <div className="grid gap-1">
                <span className="text-ink-muted text-xs tabular-nums">{uses}</span>
                {used !== null && <Meter label={t('used')} used={used} limit={physical} valueText={uses} />}
              </div>
              <span className="text-2xs text-ink-muted tabular-nums">
                {t('ratioOf', { physical: write(physical), ratio: format.number(ratios[key]) })}
              </span>
            </li>
          );
        })}
      </ul>
      <Measured node={node} />
    </div>
  );
}

/** How old the real use is. */
function Measured({ node }: { readonly node: Node }) {
  const t = useTranslations('nodes');
  if (node.used === null) return null;
  return (
    <p className="text-2xs text-ink-muted">
      {t('measured')} <When at={node.used.at} />
    </p>
  );
}

function useShare(): (used: number, physical: number) => string {
  const format = useFormatter();
  return (used, physical) =>
    format.number(physical === 0 ? 0 : used / physical, { style: 'percent', maximumFractionDigits: 0 });
}
