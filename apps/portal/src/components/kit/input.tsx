import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const CONTROL =
  'w-full rounded-md border border-line-strong bg-surface text-ink placeholder:text-ink-muted/80 disabled:opacity-60 aria-invalid:border-bad focus-visible:outline-offset-0';

/** One line of text; red while `aria-invalid`, which a {@link Field} sets. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={classNames(CONTROL, 'h-8 px-2.5', className)} />;
}

/** Several lines, as many as the user pulls it open to. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={classNames(CONTROL, 'min-h-24 resize-y px-2.5 py-1.5', className)} />;
}

/** The browser's own select: it is the one that works with every keyboard, screen reader and phone. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={classNames(CONTROL, 'h-8 px-2', className)} />;
}
