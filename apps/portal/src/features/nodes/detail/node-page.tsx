'use client';

import type { Node } from '@cloudlet/api';
import { useQuery } from '@tanstack/react-query';
import { CircleSlash } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ButtonLink } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { When } from '#components/kit/when.tsx';
import { apiErrorOf } from '#lib/api-error.ts';
import { useTRPC } from '#lib/trpc.ts';
import { NodeBadges } from '../node-badges.tsx';
import { NodeCapacity } from '../node-resources.tsx';
import { NodeWarnings } from '../node-warnings.tsx';
import { REFRESH_MS } from '../query.ts';
import { NodeActions } from './node-actions.tsx';
import { NodeInstances } from './node-instances.tsx';
import { NodeInventory } from './node-inventory.tsx';
import { NodeSilence } from './node-silence.tsx';

/** Everything about one node. */
export function NodePage({ id }: { readonly id: string }) {
  const t = useTranslations('nodes');
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.nodes.get.queryOptions({ id }), refetchInterval: REFRESH_MS });
  const node = query.data;
  const isGone = query.isError && ['not_found', 'invalid_input'].includes(apiErrorOf(query.error).code);
  if (isGone) return <Gone />;
  if (query.isError && node === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (node === undefined) return <Skeleton className="h-96 w-full rounded-xl" />;
  return (
    <>
      <PageHeader
        parent={{ href: '/nodes', label: t('title') }}
        title={node.name}
        badge={
          <span data-testid="node-badges">
            <NodeBadges node={node} />
          </span>
        }
        actions={<NodeActions node={node} />}
      />
      <div className="grid gap-5">
        <NodeSilence node={node} />
        <Mode node={node} />
        <NodeWarnings node={node} />
        <Card title={t('capacity')}>
          <NodeCapacity node={node} />
        </Card>
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <NodeInstances id={id} />
          <NodeInventory node={node} />
        </div>
      </div>
    </>
  );
}

/** What the mode means now, why it is so and since when. */
function Mode({ node }: { readonly node: Node }) {
  const t = useTranslations();
  if (node.mode === 'ENABLED') return null;
  return (
    <Notice tone="warn" title={t(`nodeMode.${node.mode}`)}>
      <p>{t(`nodeModeMeans.${node.mode}`)}</p>
      <p className="mt-1">
        {t('nodes.stillThere', { instances: node.instances, operations: node.unfinishedOperations })}
      </p>
      <p className="mt-1">
        {node.modeReason !== null && <span>{t('nodes.reason', { reason: node.modeReason })} </span>}
        {node.modeSince !== null && (
          <>
            {t('nodes.since')} <When at={node.modeSince} exact />
          </>
        )}
      </p>
    </Notice>
  );
}

function Gone() {
  const t = useTranslations('nodes');
  return (
    <Card>
      <EmptyState
        icon={<CircleSlash aria-hidden />}
        title={t('gone')}
        description={t('goneHint')}
        action={<ButtonLink href="/nodes">{t('toList')}</ButtonLink>}
      />
    </Card>
  );
}
