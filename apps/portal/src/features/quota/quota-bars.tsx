'use client';

import type { Quota } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { classNames } from '#components/kit/class-names.ts';
import { Meter } from '#components/kit/progress.tsx';
import { useQuantity } from '#lib/quantity.ts';

type Resource = keyof Quota;

/** How much of its quota the tenant holds, and what a request would add. */
export function QuotaBars({
  quota,
  resources,
  asked,
  className,
}: {
  readonly quota: Quota;
  readonly resources: readonly Resource[];
  readonly asked?: { readonly [Name in Resource]?: number } | undefined;
  readonly className?: string;
}) {
  const t = useTranslations();
  const quantity = useQuantity();
  return (
    <ul className={classNames('grid gap-3', className)}>
      {resources.map((resource) => {
        const { used, limit } = quota[resource];
        const added = asked?.[resource] ?? 0;
        const label = t(`quotaResource.${resource}`);
        const amounts = {
          used: quantity(resource, used),
          added: quantity(resource, added),
          limit: quantity(resource, limit),
        };
        const text = added === 0 ? t('quota.used', amounts) : t('quota.usedAndAdded', amounts);
        return (
          <li key={resource} className="grid gap-1">
            <span className="flex items-baseline justify-between gap-3">
              <span className={limit === 0 && used === 0 ? 'text-ink-muted' : ''}>{label}</span>
              <span
                className={classNames(
                  'text-ink-muted text-xs tabular-nums',
                  used + added > limit && 'font-medium text-bad-ink',
                )}
              >
                {text}
              </span>
            </span>
            <Meter label={label} used={used} limit={limit} added={added} valueText={text} />
          </li>
        );
      })}
    </ul>
  );
}
