'use client';

import type { Member } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Badge } from '#components/kit/badge.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import type { List } from '#lib/list.ts';
import { useSession } from '#lib/session.tsx';

/** Who is in a tenant. @param props.actionsOf what can be done about somebody; left out where nothing can */
export function MemberTable({
  list,
  empty,
  actionsOf,
}: {
  readonly list: List<Member>;
  readonly empty: ReactNode;
  readonly actionsOf?: (member: Member) => ReactNode;
}) {
  const t = useTranslations();
  const { user } = useSession();
  const columns: Column<Member>[] = [
    {
      key: 'name',
      header: t('members.columns.name'),
      className: 'w-full max-w-0 sm:w-1/2',
      cell: ({ id, name, email }) => (
        <div className="grid gap-0.5">
          <span className="flex min-w-0 flex-wrap items-center gap-2">
            <span className="min-w-0 truncate font-medium">{name}</span>
            {id === user.id && <Badge>{t('members.you')}</Badge>}
          </span>
          <span className="truncate text-ink-muted text-xs">{email}</span>
        </div>
      ),
    },
    {
      key: 'role',
      header: t('members.columns.role'),
      cell: ({ role }) => <Badge>{t(`role.${role}`)}</Badge>,
    },
    {
      key: 'joined',
      header: t('members.columns.joined'),
      from: 'md',
      cell: ({ joinedAt }) => (
        <span className="text-ink-muted">
          <When at={joinedAt} />
        </span>
      ),
    },
  ];
  if (actionsOf)
    columns.push({
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (member) => <div className="flex flex-wrap justify-end gap-1.5">{actionsOf(member)}</div>,
    });
  return (
    <Table caption={t('members.title')} columns={columns} list={list} rowKey={({ id }) => id} empty={empty} />
  );
}
