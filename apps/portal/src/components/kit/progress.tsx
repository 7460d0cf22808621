'use client';

import { Progress as Radix } from 'radix-ui';
import { classNames } from './class-names.ts';

/** How far something under way is, 0 to 1; null where nobody can tell yet. */
export function Progress({
  value,
  label,
  tone = 'accent',
  className,
}: {
  readonly value: number | null;
  readonly label: string;
  readonly tone?: 'accent' | 'warn';
  readonly className?: string;
}) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <Radix.Root
      value={percent}
      max={100}
      aria-label={label}
      className={classNames('h-1.5 w-full overflow-hidden rounded-full bg-hover', className)}
    >
      <Radix.Indicator
        style={percent === null ? undefined : { width: `${percent}%` }}
        className={classNames(
          'h-full rounded-full transition-[width] duration-500 ease-out',
          tone === 'accent' ? 'bg-accent' : 'bg-warn',
          percent === null && 'w-1/3 animate-indeterminate',
        )}
      />
    </Radix.Root>
  );
}

/** How much of a limit is used; `added` is what a request would take besides. */
export function Meter({
  label,
  used,
  limit,
  added = 0,
  valueText,
}: {
  readonly label: string;
  readonly used: number;
  readonly limit: number;
  readonly added?: number;
  readonly valueText: string;
}) {
  // Of a limit of nothing, nothing used is an empty bar and not a full one.
  const share = (amount: number) => (amount === 0 ? 0 : Math.min(1, amount / limit));
  const over = used + added > limit;
  const nearlyFull = share(used + added) >= 0.9;
  const colour = over ? 'bg-bad' : nearlyFull ? 'bg-warn' : 'bg-accent';
  return (
    <div className="relative h-1.5 overflow-hidden rounded-full bg-hover">
      <meter className="sr-only" aria-label={label} min={0} max={limit} value={Math.min(used + added, limit)}>
        {valueText}
      </meter>
      <span
        aria-hidden
        className={classNames('absolute inset-y-0 left-0 rounded-full', colour)}
        style={{ width: `${share(used + added) * 100}%`, opacity: added > 0 ? 0.45 : 1 }}
      />
      {added > 0 && (
        <span
          aria-hidden
          className={classNames('absolute inset-y-0 left-0 rounded-full', colour)}
          style={{ width: `${share(used) * 100}%` }}
        />
      )}
    </div>
  );
}
