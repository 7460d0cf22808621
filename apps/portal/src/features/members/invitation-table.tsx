'use client';

import type { Invitation } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { Badge } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import type { List } from '#lib/list.ts';

/** Invitations that nobody has used or revoked. */
export function InvitationTable({
  list,
  refusal,
  onRevoke,
}: {
  readonly list: List<Invitation>;
  readonly refusal: string | null;
  readonly onRevoke: (invitation: Invitation) => void;
}) {
  const t = useTranslations();
  const columns: Column<Invitation>[] = [
    {
      key: 'for',
      header: t('invitations.columns.for'),
      className: 'w-full max-w-0 sm:w-1/2',
      cell: ({ note, role, isOpen }) => (
        <div className="grid justify-items-start gap-1">
          <span className="max-w-full break-words font-medium">{note ?? t('invitations.anybody')}</span>
          <span className="flex flex-wrap gap-1.5">
            <Badge>{t(`role.${role}`)}</Badge>
            {!isOpen && <Badge tone="warn">{t('invitations.closed')}</Badge>}
          </span>
        </div>
      ),
    },
    {
      key: 'expires',
      header: t('invitations.columns.expires'),
      from: 'sm',
      cell: ({ expiresAt }) => <When at={expiresAt} exact />,
    },
    {
      key: 'by',
      header: t('invitations.columns.by'),
      from: 'md',
      cell: ({ createdBy, createdAt }) => (
        <span className="text-ink-muted">
          {createdBy} · <When at={createdAt} />
        </span>
      ),
    },
    {
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (invitation) => (
        <Button
          size="sm"
          aria-label={t('invitations.revokeOf', { note: invitation.note ?? t('invitations.anybody') })}
          disabledReason={refusal}
          onClick={() => onRevoke(invitation)}
        >
          {t('invitations.revoke')}
        </Button>
      ),
    },
  ];
  return (
    <Table
      caption={t('invitations.title')}
      columns={columns}
      list={list}
      rowKey={({ id }) => id}
      empty={null}
    />
  );
}
