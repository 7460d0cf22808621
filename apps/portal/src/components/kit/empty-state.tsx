import type { ReactNode } from 'react';

/** Where there is nothing yet: what would be here, and what to do. */
export function EmptyState({
  icon,
  title,
  description,
  action,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly description?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-12 text-center">
      {icon !== undefined && (
        <span className="grid size-10 place-items-center rounded-lg border border-line bg-sunken text-ink-muted [&_svg]:size-5">
          {icon}
        </span>
      )}
      <div className="grid max-w-md gap-1">
        <p className="font-semibold text-base">{title}</p>
        {description !== undefined && <p className="text-ink-muted">{description}</p>}
      </div>
      {action}
    </div>
  );
}
