'use client';

import type { ServerGroup } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Group, Plus, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Badge } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useMissing } from '#lib/session.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { AddServerGroupDialog } from './add-server-group-dialog.tsx';
import { DeleteServerGroupDialog } from './delete-server-group-dialog.tsx';
import { SERVER_GROUPS_INPUT, serverGroupsPages } from './query.ts';

/** The tenant's server groups and who is in them. */
export function ServerGroupList() {
  const t = useTranslations();
  const trpc = useTRPC();
  const refusal = useMissing()('instances:write');
  const [adding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<ServerGroup | null>(null);
  const list = listOf(
    useInfiniteQuery(trpc.serverGroups.list.infiniteQueryOptions(SERVER_GROUPS_INPUT, serverGroupsPages)),
  );
  const columns = useColumns(setDeleting, refusal);
  const add = (
    <Button variant="primary" icon={<Plus />} disabledReason={refusal} onClick={() => setAdding(true)}>
      {t('serverGroups.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('serverGroups.title')} description={t('serverGroups.description')} actions={add} />
      <Card flush>
        <Table
          caption={t('serverGroups.title')}
          columns={columns}
          list={list}
          rowKey={(group) => group.id}
          empty={
            <EmptyState
              icon={<Group aria-hidden />}
              title={t('serverGroups.empty')}
              description={t('serverGroups.emptyHint')}
            />
          }
        />
      </Card>
      {adding && <AddServerGroupDialog onClose={() => setAdding(false)} />}
      {deleting !== null && <DeleteServerGroupDialog group={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

function useColumns(
  onDelete: (group: ServerGroup) => void,
  refusal: string | null,
): readonly Column<ServerGroup>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('serverGroups.columns.name'),
      cell: (group) => (
        <div className="grid justify-items-start gap-1">
          <span className="break-words font-medium">{group.name}</span>
          <Badge>{t(`serverGroupPolicy.${group.policy}`)}</Badge>
        </div>
      ),
    },
    {
      key: 'members',
      header: t('serverGroups.columns.members'),
      cell: ({ members }) => <Members members={members} />,
    },
    {
      key: 'created',
      header: t('serverGroups.columns.created'),
      from: 'md',
      align: 'end',
      cell: (group) => (
        <span className="text-ink-muted">
          <When at={group.createdAt} />
        </span>
      ),
    },
    {
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (group) => (
        <Button
          size="sm"
          variant="ghost"
          icon={<Trash2 />}
          aria-label={t('serverGroups.delete', { name: group.name })}
          disabledReason={refusal ?? (group.members.count > 0 ? t('serverGroups.inUse') : null)}
          onClick={() => onDelete(group)}
        />
      ),
    },
  ];
}

function Members({ members: { count, first } }: { readonly members: ServerGroup['members'] }) {
  const t = useTranslations('serverGroups');
  if (count === 0) return <span className="text-ink-muted">{t('nobody')}</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {first.map(({ id, name }) => (
        <Link
          key={id}
          href={`/instances/${id}`}
          className="inline-flex min-h-6 items-center break-all rounded hover:underline"
        >
          {name}
        </Link>
      ))}
      {count > first.length && (
        <span className="text-ink-muted">{t('more', { count: count - first.length })}</span>
      )}
    </span>
  );
}
