import type { ReactNode } from 'react';

/** Names and values of one thing. */
export function DetailList({
  items,
}: {
  readonly items: readonly { readonly label: string; readonly value: ReactNode }[];
}) {
  return (
    <dl className="grid grid-cols-1 sm:grid-cols-[minmax(8rem,auto)_1fr]">
      {items.map((item) => (
        <div
          key={item.label}
          className="grid gap-0.5 border-line border-b py-2 last:border-b-0 sm:col-span-2 sm:grid-cols-subgrid sm:gap-6"
        >
          <dt className="text-ink-muted">{item.label}</dt>
          <dd className="min-w-0 break-words">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
