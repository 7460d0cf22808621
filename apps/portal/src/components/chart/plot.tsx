'use client';

import 'uplot/dist/uPlot.min.css';
import { useFormatter } from 'next-intl';
import { useTheme } from 'next-themes';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { ChartMoments, ChartSeries } from './chart-data.ts';

const HEIGHT = 150;
const VARIABLES = {
  accent: '--accent',
  good: '--good',
  warn: '--warn',
  bad: '--bad',
  muted: '--line-strong',
} as const;
/** How far apart the marks of an axis of counts may be. */
const WHOLE = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
const A_DAY_MS = 24 * 3_600_000;

/**
 * The picture of a chart: a canvas, which says nothing to a screen reader. It is drawn anew when the theme changes, for a canvas knows
 * no CSS variables.
 * @param props.onPoint the moment below the pointer; null when it leaves
 */
export function Plot({
  moments,
  series,
  write,
  isCounted,
  onPoint,
}: {
  readonly moments: ChartMoments;
  readonly series: readonly ChartSeries[];
  readonly write: (value: number) => string;
  readonly isCounted: boolean;
  readonly onPoint: (index: number | null) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const format = useFormatter();
  const { resolvedTheme } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is what the variables' values depend on
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const span = (moments.at(-1) ?? 0) - (moments[0] ?? 0);
    const writeTime = (at: number) =>
      format.dateTime(
        new Date(at),
        span <= A_DAY_MS ? { hour: 'numeric', minute: '2-digit' } : { month: 'short', day: 'numeric' },
      );
    const plot = new uPlot(
      optionsOf({ series, write, writeTime, isCounted, width: element.clientWidth, onPoint }),
      [[...moments], ...series.map(({ values }) => [...values])],
      element,
    );
    const resizing = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      plot.destroy();
    };
  }, [moments, series, write, isCounted, onPoint, format, resolvedTheme]);
  return <div ref={box} aria-hidden className="min-w-0 overflow-hidden" style={{ height: HEIGHT }} />;
}

function optionsOf({
  series,
  write,
  writeTime,
  isCounted,
  width,
  onPoint,
}: {
  readonly series: readonly ChartSeries[];
  readonly write: (value: number) => string;
  readonly writeTime: (at: number) => string;
  readonly isCounted: boolean;
  readonly width: number;
  readonly onPoint: (index: number | null) => void;
}): uPlot.Options {
  const styles = getComputedStyle(document.documentElement);
  const colour = (variable: string) => styles.getPropertyValue(variable).trim();
  const axis = {
    stroke: colour('--ink-muted'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    ms: 1,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_, __, largest) => [0, largest > 0 ? largest * 1.1 : 1] } },
    axes: [
      { ...axis, values: (_, splits) => splits.map(writeTime), space: 70, size: 28 },
      {
        ...axis,
        values: (_, splits) => splits.map(write),
        space: 36,
        size: 56,
        gap: 4,
        ...(isCounted ? { incrs: WHOLE } : {}),
      },
    ],
    series: [
      {},
      ...series.map((line) => {
        const stroke = colour(VARIABLES[line.colour]);
        const points = { show: true, size: 4, fill: stroke, filter: () => isolatedOf(line.values) };
        return line.isBound === true
          ? { stroke, width: 1.5, dash: [5, 4], points }
          : { stroke, width: 1.75, fill: translucent(stroke), points };
      }),
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
  };
}

/** Values between two gaps: no line leads to them, so each is a dot. */
function isolatedOf(values: ChartSeries['values']): number[] {
  const isKnown = (index: number) => (values[index] ?? null) !== null;
  return values.flatMap((_, index) =>
    isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1) ? [index] : [],
  );
}

/** The stylesheet's colours are all `oklch(…)` without an alpha of their own. */
function translucent(colour: string): string {
  return colour.replace(/\)$/, ' / 0.12)');
}
