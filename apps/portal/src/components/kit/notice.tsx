import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type NoticeTone = 'info' | 'good' | 'warn' | 'bad';

const LOOKS: Record<NoticeTone, { readonly className: string; readonly icon: ReactNode }> = {
  info: { className: 'bg-accent-soft text-accent-ink', icon: <Info /> },
  good: { className: 'bg-good-soft text-good-ink', icon: <CircleCheck /> },
  warn: { className: 'bg-warn-soft text-warn-ink', icon: <TriangleAlert /> },
  bad: { className: 'bg-bad-soft text-bad-ink', icon: <CircleAlert /> },
};

/** A sentence that must not be overlooked, in the page's flow. `bad` is announced at once. */
export function Notice({
  tone = 'info',
  title,
  children,
  action,
}: {
  readonly tone?: NoticeTone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  const look = LOOKS[tone];
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classNames(
        'flex min-w-0 items-start gap-2.5 rounded-lg px-3 py-2.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0',
        look.className,
      )}
    >
      {look.icon}
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children !== undefined && <div className={title === undefined ? '' : 'mt-0.5'}>{children}</div>}
      </div>
      {action}
    </div>
  );
}
