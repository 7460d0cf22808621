import { Compass } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ButtonLink } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';

/** An address that leads nowhere. */
export function NothingHere() {
  const t = useTranslations('nothingHere');
  return (
    <Card>
      <EmptyState
        icon={<Compass aria-hidden />}
        title={t('title')}
        description={t('description')}
        action={<ButtonLink href="/">{t('home')}</ButtonLink>}
      />
    </Card>
  );
}
