'use client';

import type { Member } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { listOf } from '#lib/list.ts';
import { useMissing, useSession } from '#lib/session.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { InvitationList } from './invitation-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberTable } from './member-table.tsx';
import { MEMBERS_INPUT, membersPages } from './query.ts';
import { RemoveMemberDialog } from './remove-member-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';

type Asked = { readonly action: 'role' | 'remove'; readonly member: Member };

/** The tenant's members, and who is invited. */
export function MemberList() {
  const t = useTranslations('members');
  const trpc = useTRPC();
  const { user } = useSession();
  const refusal = useMissing()('tenant:write');
  const [inviting, setInviting] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const list = listOf(useInfiniteQuery(trpc.members.list.infiniteQueryOptions(MEMBERS_INPUT, membersPages)));
  const close = () => setAsked(null);
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <Button
            variant="primary"
            icon={<UserPlus />}
            disabledReason={refusal}
            onClick={() => setInviting(true)}
          >
            {t('invite')}
          </Button>
        }
      />
      <Card flush>
        <MemberTable
          list={list}
          // Who looks is a member.
          empty={null}
          actionsOf={(member) => (
            <>
              <Button
                size="sm"
                aria-label={t('changeRoleOf', { name: member.name })}
                disabledReason={refusal}
                onClick={() => setAsked({ action: 'role', member })}
              >
                {t('changeRole')}
              </Button>
              <Button
                size="sm"
                aria-label={member.id === user.id ? t('leave') : t('removeOf', { name: member.name })}
                disabledReason={member.id === user.id ? null : refusal}
                onClick={() => setAsked({ action: 'remove', member })}
              >
                {member.id === user.id ? t('leave') : t('remove')}
              </Button>
            </>
          )}
        />
      </Card>
      <InvitationList refusal={refusal} />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {asked?.action === 'role' && <RoleDialog member={asked.member} onClose={close} />}
      {asked?.action === 'remove' && <RemoveMemberDialog member={asked.member} onClose={close} />}
    </>
  );
}
