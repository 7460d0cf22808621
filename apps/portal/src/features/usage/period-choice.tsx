'use client';

import { USAGE_PERIOD_NAMES, type UsagePeriod } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Select } from '#components/kit/input.tsx';

/** How far back charts look. */
export function PeriodChoice({
  value,
  onChange,
}: {
  readonly value: UsagePeriod;
  readonly onChange: (period: UsagePeriod) => void;
}) {
  const t = useTranslations('usagePeriod');
  return (
    <Select
      aria-label={t('label')}
      className="w-auto"
      value={value}
      onChange={(event) => onChange(event.target.value as UsagePeriod)}
    >
      {USAGE_PERIOD_NAMES.map((period) => (
        <option key={period} value={period}>
          {t(period)}
        </option>
      ))}
    </Select>
  );
}
