'use client';

import type { Node } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { Badge } from '#components/kit/badge.tsx';

/** KVM or emulation, and why. */
export function Virtualization({ node }: { readonly node: Node }) {
  const t = useTranslations('virtualization');
  if (node.virtualization === null) return <span className="text-ink-muted">–</span>;
  const known = node.virtualization as 'kvm';
  return (
    <div className="grid max-w-64 justify-items-start gap-0.5">
      <Badge tone={node.virtualization === 'tcg' ? 'warn' : 'neutral'}>
        {t.has(known) ? t(known) : known}
      </Badge>
      <span className="text-2xs text-ink-muted">{node.virtualizationReason}</span>
    </div>
  );
}
