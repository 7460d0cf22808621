import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';

/** A page's title, where it belongs, and what can be done on it. */
export function PageHeader({
  title,
  parent,
  badge,
  description,
  actions,
}: {
  readonly title: string;
  readonly parent?: { readonly href: string; readonly label: string };
  readonly badge?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-1">
        {parent !== undefined && (
          <p className="flex items-center gap-1 text-ink-muted text-xs">
            <ChevronLeft aria-hidden className="size-3" />
            <Link href={parent.href} className="rounded hover:text-ink hover:underline">
              {parent.label}
            </Link>
          </p>
        )}
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-xl tracking-tight">{title}</h1>
          {badge}
        </div>
        {description !== undefined && <p className="text-ink-muted">{description}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
