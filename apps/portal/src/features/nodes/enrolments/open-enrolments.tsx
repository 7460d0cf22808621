'use client';

import type { Enrolment } from '@cloudlet/api';
import { useQuery } from '@tanstack/react-query';
import { useNow, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Badge } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { REFRESH_MS } from '../query.ts';
import { RevokeDialog } from './revoke-dialog.tsx';

/** The join commands that no machine has used yet; nothing where there are none. */
export function OpenEnrolments() {
  const t = useTranslations('enrolments');
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.enrolments.list.queryOptions(), refetchInterval: REFRESH_MS });
  const [revoking, setRevoking] = useState<Enrolment | null>(null);
  const columns = useColumns(setRevoking);
  const rows = query.data?.items ?? [];
  const error = query.data === undefined ? query.error : null;
  if (rows.length === 0 && error === null) return null;
  return (
    <Card title={t('title')} flush className="mt-5">
      <Table
        caption={t('title')}
        columns={columns}
        list={{ rows, pending: false, error, retry: () => void query.refetch(), more: null }}
        rowKey={(enrolment) => enrolment.id}
        empty={null}
      />
      {revoking !== null && <RevokeDialog enrolment={revoking} onClose={() => setRevoking(null)} />}
    </Card>
  );
}

function useColumns(onRevoke: (enrolment: Enrolment) => void): readonly Column<Enrolment>[] {
  const t = useTranslations('enrolments');
  const common = useTranslations('common');
  return [
    {
      key: 'name',
      header: t('name'),
      cell: ({ name, again, expiresAt }) => (
        <span className="grid justify-items-start gap-0.5">
          <span className="break-all font-medium">{name}</span>
          <span className="text-ink-muted text-xs sm:hidden">
            <Expiry at={expiresAt} />
          </span>
          {again && <span className="text-2xs text-ink-muted">{t('again')}</span>}
        </span>
      ),
    },
    {
      key: 'expires',
      header: t('expires'),
      from: 'sm',
      cell: ({ expiresAt }) => <Expiry at={expiresAt} />,
    },
    {
      key: 'by',
      header: t('createdBy'),
      from: 'md',
      cell: ({ createdBy, createdAt }) => (
        <span className="text-ink-muted">
          {createdBy} · <When at={createdAt} />
        </span>
      ),
    },
    {
      key: 'actions',
      header: common('actions'),
      quietHeader: true,
      align: 'end',
      cell: (enrolment) => (
        <Button
          size="sm"
          aria-label={t('revokeOf', { name: enrolment.name })}
          onClick={() => onRevoke(enrolment)}
        >
          {t('revoke')}
        </Button>
      ),
    },
  ];
}

const TICK_MS = 15_000;

function Expiry({ at }: { readonly at: string }) {
  const t = useTranslations('enrolments');
  const now = useNow({ updateInterval: TICK_MS });
  const isExpired = Date.parse(at) <= now.getTime();
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <When at={at} exact />
      {isExpired && <Badge tone="warn">{t('expired')}</Badge>}
    </span>
  );
}
