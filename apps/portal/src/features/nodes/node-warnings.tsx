'use client';

import type { Node } from '@cloudlet/api';
import Link from 'next/link';
import { useTranslations } from 'next-intl';

/** What an operator should look at: an agent that is not understood, domains without an instance, reports that could not be applied. */
export function NodeWarnings({ node: { orphans, deadLetters, refusedVersion } }: { readonly node: Node }) {
  const t = useTranslations('nodes');
  return (
    <>
      {refusedVersion !== null && (
        <span className="max-w-64 text-2xs text-warn-ink">
          {t('refusedVersion', { version: refusedVersion })}
        </span>
      )}
      {orphans > 0 && (
        <Link href="/orphans" className="max-w-64 rounded text-2xs text-warn-ink underline">
          {t('orphans', { count: orphans })}
        </Link>
      )}
      {deadLetters.count > 0 && (
        <span className="max-w-64 break-words text-2xs text-warn-ink">
          {t('deadLetters', { count: deadLetters.count, reason: deadLetters.newestReason ?? '' })}
        </span>
      )}
    </>
  );
}
