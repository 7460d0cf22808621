'use client';

import type { Node } from '@cloudlet/api';
import type { NodeMode, NodeStatus } from '@cloudlet/model';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '#components/kit/badge.tsx';
import { When } from '#components/kit/when.tsx';

const TONES: Record<NodeStatus, Tone> = { ENROLLED: 'accent', UP: 'good', DOWN: 'bad' };
const MODE_TONES: Record<NodeMode, Tone> = { ENABLED: 'neutral', DRAINED: 'warn', MAINTENANCE: 'warn' };

/** Whether the node is heard, and what its operator wants of it where that is not the usual. In maintenance silence is no alarm. */
export function NodeBadges({ node }: { readonly node: Pick<Node, 'status' | 'mode' | 'deafSince'> }) {
  const t = useTranslations();
  const { status, mode, deafSince } = node;
  const isExpected = status === 'DOWN' && mode === 'MAINTENANCE';
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={isExpected ? 'neutral' : deafSince ? 'bad' : TONES[status]} dot>
        {deafSince ? t('nodes.deaf') : t(`nodeStatus.${status}`)}
      </Badge>
      {mode !== 'ENABLED' && <Badge tone={MODE_TONES[mode]}>{t(`nodeMode.${mode}`)}</Badge>}
    </span>
  );
}

/** When the node was heard last, below a label that says so. */
export function LastSeen({ node: { lastSeenAt } }: { readonly node: Node }) {
  const t = useTranslations('nodes');
  return lastSeenAt === null ? t('neverSeen') : <When at={lastSeenAt} />;
}

/** The same as a line of its own. */
export function Heard({ node: { lastSeenAt } }: { readonly node: Node }) {
  const t = useTranslations('nodes');
  if (lastSeenAt === null) return t('neverSeen');
  return t.rich('heard', { when: () => <When at={lastSeenAt} /> });
}
