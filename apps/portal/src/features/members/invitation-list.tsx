'use client';

import type { Invitation } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Card } from '#components/kit/card.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { InvitationTable } from './invitation-table.tsx';
import { INVITATIONS_INPUT, membersPages } from './query.ts';
import { RevokeInvitationDialog } from './revoke-invitation-dialog.tsx';

/** Who is invited to the tenant, where somebody is. @param props.tenantId another than the page's, for who runs the cloud */
export function InvitationList({
  refusal,
  tenantId,
}: {
  readonly refusal: string | null;
  readonly tenantId?: string;
}) {
  const t = useTranslations('invitations');
  const trpc = useTRPC();
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  const own = useInfiniteQuery({
    ...trpc.invitations.list.infiniteQueryOptions(INVITATIONS_INPUT, membersPages),
    enabled: tenantId === undefined,
  });
  const theirs = useInfiniteQuery({
    ...trpc.tenants.invitations.infiniteQueryOptions(
      { ...INVITATIONS_INPUT, id: tenantId ?? '' },
      membersPages,
    ),
    enabled: tenantId !== undefined,
  });
  const list = tenantId === undefined ? listOf(own) : listOf(theirs);
  if (list.rows.length === 0 && list.error === null) return null;
  return (
    <Card title={t('title')} flush className="mt-5">
      <InvitationTable list={list} refusal={refusal} onRevoke={setRevoking} />
      {revoking !== null && (
        <RevokeInvitationDialog invitation={revoking} tenantId={tenantId} onClose={() => setRevoking(null)} />
      )}
    </Card>
  );
}
