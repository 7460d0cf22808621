'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { classNames } from '#components/kit/class-names.ts';
import type { ChartMoments, ChartSeries } from './chart-data.ts';
import { ChartTable } from './chart-table.tsx';
import { Plot } from './plot.tsx';

const MARKS: Record<ChartSeries['colour'], string> = {
  accent: 'border-accent',
  good: 'border-good',
  warn: 'border-warn',
  bad: 'border-bad',
  muted: 'border-line-strong',
};

/** Figures over time: a picture, what each line says at the pointer or last, and the same figures as a table. */
export function TimeChart({
  title,
  moments,
  series,
  write,
}: {
  readonly title: string;
  readonly moments: ChartMoments;
  readonly series: readonly ChartSeries[];
  /** Writes a value with its unit. */
  readonly write: (value: number) => string;
}) {
  const t = useTranslations('chart');
  const format = useFormatter();
  const [pointed, setPointed] = useState<number | null>(null);
  const newest = moments.findLastIndex((_, index) => series.some(({ values }) => values[index] !== null));
  if (newest === -1) {
    return (
      <figure className="grid min-w-0 content-start gap-1">
        <figcaption className="font-medium">{title}</figcaption>
        <p className="py-6 text-center text-ink-muted text-xs">{t('nothingYet')}</p>
      </figure>
    );
  }
  const shown = pointed ?? newest;
  const at = moments[shown];
  return (
    <figure className="grid min-w-0 content-start gap-1.5">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{title}</span>
        {at !== undefined && (
          <span className="text-2xs text-ink-muted tabular-nums">
            {format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })}
          </span>
        )}
      </figcaption>
      <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-2xs">
        {series.map(({ key, label, colour, isBound, values }) => {
          const value = values[shown] ?? null;
          return (
            <li key={key} className="flex items-center gap-1.5 whitespace-nowrap">
              <span
                aria-hidden
                className={classNames('w-4 border-t-2', MARKS[colour], isBound === true && 'border-dashed')}
              />
              <span className="text-ink-muted">{label}</span>
              <span className="font-medium tabular-nums">{value === null ? t('unknown') : write(value)}</span>
            </li>
          );
        })}
      </ul>
      <Plot moments={moments} series={series} write={write} onPoint={setPointed} />
      <ChartTable title={title} moments={moments} series={series} write={write} />
    </figure>
  );
}
