'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleSlash } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ButtonLink } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { TabLinks } from '#components/kit/tab-links.tsx';
import { apiErrorOf } from '#lib/api-error.ts';
import { useTRPC } from '#lib/trpc.ts';
import { InstanceStatusBadge } from '../status-badge.tsx';
import { UnreachableNotice } from '../unreachable.tsx';
import { InstanceActions } from './instance-actions.tsx';
import { OperationProgress } from './operation-progress.tsx';
import { InstanceProvider } from './use-instance.tsx';
import { useOutcomeToast } from './use-outcome-toast.ts';

/** What all pages of one instance share: header, actions, what runs now, tabs. */
export function InstanceFrame({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const t = useTranslations('instance');
  const trpc = useTRPC();
  const query = useQuery(trpc.instances.get.queryOptions({ id }));
  const instance = query.data;
  // An instance that was here and is gone answers 404: then what is cached of it no longer counts. A link that was cut off has no id in it.
  const gone = query.isError && ['not_found', 'invalid_input'].includes(apiErrorOf(query.error).code);
  useOutcomeToast(instance, gone);

  if (gone) return <Gone />;
  if (query.isError && instance === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (instance === undefined) return <FrameSkeleton label={t('loading')} />;
  return (
    <InstanceProvider instance={instance}>
      <PageHeader
        parent={{ href: '/instances', label: t('parent') }}
        title={instance.name}
        badge={
          <span data-testid="instance-status">
            <InstanceStatusBadge instance={instance} />
          </span>
        }
        actions={<InstanceActions instance={instance} />}
      />
      <UnreachableNotice node={instance.node} />
      {instance.operation !== null && <OperationProgress operation={instance.operation} />}
      <TabLinks
        label={t('tabs.label')}
        tabs={[
          { href: `/instances/${id}`, label: t('tabs.overview') },
          { href: `/instances/${id}/console`, label: t('tabs.console') },
          { href: `/instances/${id}/snapshots`, label: t('tabs.snapshots') },
          { href: `/instances/${id}/activity`, label: t('tabs.activity') },
        ]}
      />
      {children}
    </InstanceProvider>
  );
}

function Gone() {
  const t = useTranslations('instance');
  return (
    <Card>
      <EmptyState
        icon={<CircleSlash aria-hidden />}
        title={t('gone')}
        description={t('goneHint')}
        action={<ButtonLink href="/instances">{t('toList')}</ButtonLink>}
      />
    </Card>
  );
}

function FrameSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" aria-busy aria-label={label} className="grid gap-5">
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-9 w-full max-w-md" />
      <Skeleton className="h-72 w-full rounded-xl" />
    </div>
  );
}
