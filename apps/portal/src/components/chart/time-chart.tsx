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
  stepSeconds,
  series,
  write,
  isCounted = false,
}: {
  readonly title: string;
  readonly moments: ChartMoments;
  /** How much time a value speaks for: it is the peak in it. */
  readonly stepSeconds: number;
  readonly series: readonly ChartSeries[];
  /** Writes a value with its unit. */
  readonly write: (value: number) => string;
  /** There is nothing between two whole numbers. */
  readonly isCounted?: boolean;
}) {
  const t = useTranslations('chart');
  const span = useSpan();
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
  const peak = t('peakOf', { span: span(stepSeconds) });
  return (
    <figure className="grid min-w-0 content-start gap-1.5">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{title}</span>
        {at !== undefined && (
          <span className="text-2xs text-ink-muted tabular-nums">
            {format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })} · {peak}
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
      <Plot moments={moments} series={series} write={write} isCounted={isCounted} onPoint={setPointed} />
      <ChartTable title={`${title}, ${peak}`} moments={moments} series={series} write={write} />
    </figure>
  );
}

/** Writes how long a step is: whole minutes, hours or days. */
function useSpan(): (seconds: number) => string {
  const t = useTranslations('chart');
  return (seconds) => {
    if (seconds % 86_400 === 0) return t('days', { count: seconds / 86_400 });
    if (seconds % 3_600 === 0) return t('hours', { count: seconds / 3_600 });
    return t('minutes', { count: seconds / 60 });
  };
}
