'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ChartMoments, ChartSeries } from './chart-data.ts';

/** The figures of a chart for who cannot see it, or wants to read them: newest first, made when it is opened. */
export function ChartTable({
  title,
  moments,
  series,
  write,
}: {
  readonly title: string;
  readonly moments: ChartMoments;
  readonly series: readonly ChartSeries[];
  readonly write: (value: number) => string;
}) {
  const t = useTranslations('chart');
  const format = useFormatter();
  const [open, setOpen] = useState(false);
  const rows = moments
    .map((at, index) => ({ at, values: series.map(({ values }) => values[index] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null))
    .reverse();
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded text-2xs text-ink-muted hover:text-ink">
        {t('figures')}
        <span className="sr-only">: {title}</span>
      </summary>
      {open && (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          aria-label={title}
          className="mt-1 max-h-56 overflow-auto rounded-md border border-line"
        >
          <table className="w-full border-collapse text-left text-2xs tabular-nums">
            <caption className="sr-only">{title}</caption>
            <thead>
              <tr className="border-line border-b">
                <th scope="col" className="px-2 py-1 font-medium text-ink-muted">
                  {t('time')}
                </th>
                {series.map(({ key, label }) => (
                  <th key={key} scope="col" className="px-2 py-1 text-right font-medium text-ink-muted">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ at, values }) => (
                <tr key={at} className="border-line border-b last:border-b-0">
                  <th scope="row" className="whitespace-nowrap px-2 py-0.5 font-normal">
                    {format.dateTime(new Date(at), { dateStyle: 'short', timeStyle: 'short' })}
                  </th>
                  {values.map((value, index) => (
                    <td key={series[index]?.key} className="whitespace-nowrap px-2 py-0.5 text-right">
                      {value === null ? t('unknown') : write(value)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
