'use client';

import type { Instance } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { Badge } from '#components/kit/badge.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { When } from '#components/kit/when.tsx';

type Node = Instance['node'];

/** Beside the status, which is then only the last that was heard: the instance's compute node cannot be reached. */
export function UnreachableBadge({ node }: { readonly node: Node }) {
  const t = useTranslations('instance');
  return node?.unreachableSince ? <Badge tone="warn">{t('unreachableBadge')}</Badge> : null;
}

/** In maintenance nobody wonders whether the node is heard. */
function MaintenanceNotice({ name }: { readonly name: string }) {
  const t = useTranslations('instance');
  return (
    <div className="mb-5">
      <Notice tone="warn" title={t('maintenance', { node: name })}>
        {t('maintenanceHint')}
      </Notice>
    </div>
  );
}

/** That the instance's compute node cannot be reached, since when, and what that means; or that its operator works on it. */
export function UnreachableNotice({ node }: { readonly node: Node }) {
  const t = useTranslations('instance');
  const since = node?.unreachableSince;
  if (node?.mode === 'MAINTENANCE') return <MaintenanceNotice name={node.name} />;
  if (!since) return null;
  return (
    <div className="mb-5">
      <Notice tone="warn" title={t('unreachable', { node: node.name })}>
        <p>{t.rich('unreachableSince', { when: () => <When at={since} exact /> })}</p>
        <p className="mt-1">{t('unreachableHint')}</p>
      </Notice>
    </div>
  );
}
