'use client';

import { GIVEN_RESOURCES } from '@cloudlet/model';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { UserPlus, Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button, ButtonLink } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { ErrorState } from '#components/kit/error-state.tsx';
import { Notice } from '#components/kit/notice.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Skeleton } from '#components/kit/skeleton.tsx';
import { When } from '#components/kit/when.tsx';
import { InvitationList } from '#features/members/invitation-list.tsx';
import { InviteDialog } from '#features/members/invite-dialog.tsx';
import { MemberTable } from '#features/members/member-table.tsx';
import { QuotaBars } from '#features/quota/quota-bars.tsx';
import { LimitsDialog } from '#features/quotas/limits-dialog.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { tenantMembersInput, tenantsPages } from './query.ts';
import { ResumeDialog } from './resume-dialog.tsx';
import { SuspendDialog } from './suspend-dialog.tsx';

/** One tenant, for who runs the cloud: its people and quota, and suspending it. */
export function TenantPage({ id }: { readonly id: string }) {
  const t = useTranslations('tenant');
  const trpc = useTRPC();
  const tenant = useQuery(trpc.tenants.get.queryOptions({ id }));
  const quota = useQuery(trpc.tenants.quota.queryOptions({ id }));
  const members = useInfiniteQuery(
    trpc.tenants.members.infiniteQueryOptions(tenantMembersInput(id), tenantsPages),
  );
  const [asked, setAsked] = useState<'suspend' | 'resume' | 'invite' | 'limits' | null>(null);
  const close = () => setAsked(null);
  if (tenant.data === undefined) {
    if (tenant.isPending) return <Skeleton className="h-8 w-48" />;
    return <ErrorState error={tenant.error} onRetry={() => void tenant.refetch()} />;
  }
  const { name, instances, suspension } = tenant.data;
  return (
    <>
      <PageHeader
        title={name}
        description={t('description', { instances })}
        actions={
          <>
            <ButtonLink href={`/cloud-audit?tenantId=${id}`}>{t('audit')}</ButtonLink>
            {suspension === null ? (
              <Button onClick={() => setAsked('suspend')}>{t('suspend')}</Button>
            ) : (
              <Button variant="primary" onClick={() => setAsked('resume')}>
                {t('resume')}
              </Button>
            )}
          </>
        }
      />
      {suspension !== null && (
        <div className="mb-5">
          <Notice tone="warn" title={t('suspended')}>
            {t('since')} <When at={suspension.since} exact />
            {suspension.reason !== null && <> · {t('reason', { reason: suspension.reason })}</>}
          </Notice>
        </div>
      )}
      <div className="grid gap-5 lg:grid-cols-[1fr_20rem]">
        <div className="min-w-0">
          <Card
            title={t('members')}
            actions={
              <Button size="sm" icon={<UserPlus />} onClick={() => setAsked('invite')}>
                {t('invite')}
              </Button>
            }
            flush
          >
            <MemberTable
              list={listOf(members)}
              empty={
                <EmptyState icon={<Users aria-hidden />} title={t('nobody')} description={t('nobodyHint')} />
              }
            />
          </Card>
          <InvitationList refusal={null} tenantId={id} />
        </div>
        <Card
          title={t('quota')}
          className="self-start"
          actions={
            quota.data && (
              <Button size="sm" onClick={() => setAsked('limits')}>
                {t('changeLimits')}
              </Button>
            )
          }
        >
          {quota.data && <QuotaBars quota={quota.data} resources={GIVEN_RESOURCES} />}
        </Card>
      </div>
      {asked === 'suspend' && <SuspendDialog tenant={tenant.data} onClose={close} />}
      {asked === 'resume' && <ResumeDialog tenant={tenant.data} onClose={close} />}
      {asked === 'limits' && quota.data && (
        <LimitsDialog
          tenants={[{ tenant: tenant.data, quota: quota.data }]}
          onDone={() => undefined}
          onClose={close}
        />
      )}
      {asked === 'invite' && <InviteDialog tenantId={id} onClose={close} />}
    </>
  );
}
