'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { List } from '#lib/list.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { ErrorState } from './error-state.tsx';
import { Skeleton } from './skeleton.tsx';

export type Column<Row> = {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out on windows narrower than this; what matters most stays. */
  readonly from?: 'sm' | 'md' | 'lg' | 'xl';
  readonly align?: 'end';
  /** Stays in sight where the table is wider than the window; of the first column alone. */
  readonly isPinned?: boolean;
  /** The header is for screen readers only, e.g. above buttons. */
  readonly quietHeader?: boolean;
  readonly className?: string;
};

const FROM = {
  sm: 'hidden sm:table-cell',
  md: 'hidden md:table-cell',
  lg: 'hidden lg:table-cell',
  xl: 'hidden xl:table-cell',
} as const;

const SKELETON_ROWS = ['one', 'two', 'three', 'four', 'five'];

/** The one table: a keyset-paginated list with its loading, empty and failed states. */
export function Table<Row>({
  caption,
  columns,
  list,
  rowKey,
  empty,
}: {
  /** Says what the table lists, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly list: List<Row>;
  readonly rowKey: (row: Row) => string;
  /** Shown instead of the table when there is nothing; says what to do. */
  readonly empty: ReactNode;
}) {
  const t = useTranslations('common');
  if (list.error !== null && list.error !== undefined)
    return <ErrorState error={list.error} onRetry={list.retry} />;
  if (!list.pending && list.rows.length === 0) return empty;
  return (
    <div className="scroll-edge overflow-x-auto rounded-xl">
      <table className="w-full border-collapse text-left" aria-busy={list.pending}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classNames(cellClass(column), 'h-9 font-medium text-ink-muted text-xs')}
              >
                {column.quietHeader === true ? (
                  <span className="sr-only">{column.header}</span>
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.pending
            ? SKELETON_ROWS.map((key) => (
                <tr key={key} className="border-line border-b last:border-b-0">
                  {columns.map((column) => (
                    <td key={column.key} className={classNames(cellClass(column), 'h-11')}>
                      <Skeleton className="w-3/4" />
                    </td>
                  ))}
                </tr>
              ))
            : list.rows.map((row) => (
                <tr key={rowKey(row)} className="group border-line border-b last:border-b-0 hover:bg-sunken">
                  {columns.map((column) => (
                    <td key={column.key} className={classNames(cellClass(column), 'h-11 py-1.5')}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
      {list.more !== null && (
        <div className="flex justify-center border-line border-t p-2">
          <Button variant="ghost" onClick={list.more.load} pending={list.more.pending}>
            {t('loadMore')}
          </Button>
        </div>
      )}
    </div>
  );
}

function cellClass(column: Column<never>): string {
  return classNames(
    'px-3 first:pl-4 last:pr-4',
    column.align === 'end' && 'text-right',
    column.from !== undefined && FROM[column.from],
    column.isPinned === true &&
      'sticky left-0 z-10 bg-surface shadow-[1px_0_0_var(--line)] group-hover:bg-sunken',
    column.className,
  );
}
