import { classNames } from './class-names.ts';

/** Holds the place of what is being loaded. Decorative: the region around it is marked busy. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={classNames('block h-4 animate-pulse rounded bg-hover', className)} />;
}
