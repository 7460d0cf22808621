import type { ReactNode } from 'react';
import { useId } from 'react';
import { classNames } from './class-names.ts';

/** A titled part of a page. */
export function Card({
  title,
  actions,
  children,
  flush = false,
  className,
}: {
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Without inner margin, for a table. */
  readonly flush?: boolean;
  readonly className?: string;
}) {
  const id = useId();
  return (
    <section
      {...(title === undefined ? {} : { 'aria-labelledby': id })}
      className={classNames('min-w-0 rounded-xl border border-line bg-surface shadow-card', className)}
    >
      {title !== undefined && (
        <div className="flex min-h-11 items-center justify-between gap-3 border-line border-b px-4 py-1.5">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {actions}
        </div>
      )}
      <div className={flush ? '' : 'p-4'}>{children}</div>
    </section>
  );
}
