'use client';

import { CloudAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useErrorText } from '#lib/error-text.ts';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

/** For a page that the server could not render: what went wrong stays in the server's log. */
export const RENDER_FAILED = { data: { code: 'internal_error' } };

/** Where something should be that could not be loaded. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const t = useTranslations('common');
  const errorText = useErrorText();
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudAlert aria-hidden />}
        title={t('loadFailed')}
        description={errorText(error)}
        action={onRetry && <Button onClick={onRetry}>{t('tryAgain')}</Button>}
      />
    </div>
  );
}
