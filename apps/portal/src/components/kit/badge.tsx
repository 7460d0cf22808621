import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

const TONES: Record<Tone, string> = {
  neutral: 'bg-hover text-ink-muted',
  accent: 'bg-accent-soft text-accent-ink',
  good: 'bg-good-soft text-good-ink',
  warn: 'bg-warn-soft text-warn-ink',
  bad: 'bg-bad-soft text-bad-ink',
};

const DOTS: Record<Tone, string> = {
  neutral: 'bg-line-strong',
  accent: 'bg-accent',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
};

/** A word with a colour; the word alone carries the meaning. */
export function Badge({
  tone = 'neutral',
  dot = false,
  pulsing = false,
  children,
}: {
  readonly tone?: Tone;
  readonly dot?: boolean;
  /** For what is under way. */
  readonly pulsing?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs',
        TONES[tone],
      )}
    >
      {dot && (
        <span
          aria-hidden
          className={classNames('size-1.5 rounded-full', DOTS[tone], pulsing && 'animate-pulse')}
        />
      )}
      {children}
    </span>
  );
}
