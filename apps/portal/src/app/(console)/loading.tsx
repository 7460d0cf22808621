import { getTranslations } from 'next-intl/server';
import { Skeleton } from '#components/kit/skeleton.tsx';

/** Holds a page's place until the server has its data. */
export default async function Loading() {
  const t = await getTranslations('common');
  return (
    <div role="status" aria-label={t('loading')} className="grid gap-5">
      <Skeleton className="h-8 w-48" />
      <Skeleton className="h-80 w-full rounded-xl" />
    </div>
  );
}
