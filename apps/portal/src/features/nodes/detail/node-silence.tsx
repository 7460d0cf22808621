'use client';

import type { Node } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { Notice } from '#components/kit/notice.tsx';
import { When } from '#components/kit/when.tsx';

/** That the node is not heard or takes no jobs, since when, what that means for its instances, and where to look. In maintenance silence is no alarm. */
export function NodeSilence({ node: { status, mode, lastSeenAt, deafSince } }: { readonly node: Node }) {
  const t = useTranslations('nodeSilence');
  const isDown = status === 'DOWN';
  const since = isDown ? lastSeenAt : deafSince;
  if (mode === 'MAINTENANCE' || since === null) return null;
  return (
    <Notice tone="bad" title={t(isDown ? 'down' : 'deaf')}>
      <p>{t.rich('since', { when: () => <When at={since} exact /> })}</p>
      <p className="mt-1">{t(isDown ? 'lookDown' : 'lookDeaf')}</p>
    </Notice>
  );
}
