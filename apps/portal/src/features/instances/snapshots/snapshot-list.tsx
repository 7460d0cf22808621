'use client';

import type { Snapshot } from '@cloudlet/api';
import type { SnapshotStatus } from '@cloudlet/model';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Camera, RotateCcw, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Badge, type Tone } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useUnits } from '#lib/quantity.ts';
import { useTRPC } from '#lib/trpc.ts';
import { snapshotsInput, snapshotsPages } from '../detail/query.ts';
import { useInstance } from '../detail/use-instance.tsx';
import { DeleteSnapshotDialog } from '../dialogs/delete-snapshot-dialog.tsx';
import { RestoreDialog } from '../dialogs/restore-dialog.tsx';
import { SnapshotDialog } from '../dialogs/snapshot-dialog.tsx';
import { useRefusal } from '../refusal.ts';

const TONES: Record<SnapshotStatus, Tone> = {
  CREATING: 'accent',
  AVAILABLE: 'good',
  DELETING: 'accent',
  ERROR: 'bad',
  DELETED: 'neutral',
};

type Open =
  | { readonly dialog: 'create' }
  | { readonly dialog: 'restore' | 'delete'; readonly snapshot: Snapshot };

/** The instance's snapshots, and what can be done with them. */
export function SnapshotList() {
  const t = useTranslations('snapshots');
  const trpc = useTRPC();
  const instance = useInstance();
  const refusal = useRefusal();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const list = listOf(
    useInfiniteQuery(trpc.snapshots.list.infiniteQueryOptions(snapshotsInput(instance.id), snapshotsPages)),
  );
  const columns = useColumns(setOpen);
  const take = (
    <Button
      variant="primary"
      icon={<Camera />}
      disabledReason={refusal('snapshot', instance)}
      onClick={() => setOpen({ dialog: 'create' })}
    >
      {t('take')}
    </Button>
  );
  const isEmpty = !list.pending && list.error === null && list.rows.length === 0;
  return (
    <Card flush title={t('title')} {...(isEmpty ? {} : { actions: take })}>
      <Table
        caption={t('title')}
        columns={columns}
        list={list}
        rowKey={(snapshot) => snapshot.id}
        empty={
          <EmptyState
            icon={<Camera aria-hidden />}
            title={t('empty')}
            description={t('emptyHint')}
            action={take}
          />
        }
      />
      {open?.dialog === 'create' && <SnapshotDialog instance={instance} onClose={close} />}
      {open?.dialog === 'restore' && (
        <RestoreDialog instance={instance} snapshot={open.snapshot} onClose={close} />
      )}
      {open?.dialog === 'delete' && (
        <DeleteSnapshotDialog instance={instance} snapshot={open.snapshot} onClose={close} />
      )}
    </Card>
  );
}

function useColumns(setOpen: (open: Open) => void): readonly Column<Snapshot>[] {
  const t = useTranslations();
  const units = useUnits();
  const instance = useInstance();
  const refusal = useRefusal();
  return [
    {
      key: 'name',
      header: t('snapshots.columns.name'),
      cell: (snapshot) => <span className="break-words font-medium">{snapshot.name}</span>,
    },
    {
      key: 'status',
      header: t('snapshots.columns.status'),
      from: 'sm',
      cell: ({ status }) => (
        <Badge tone={TONES[status]} dot pulsing={status === 'CREATING' || status === 'DELETING'}>
          {t(`snapshotStatus.${status}`)}
        </Badge>
      ),
    },
    {
      key: 'size',
      header: t('snapshots.columns.size'),
      from: 'md',
      align: 'end',
      cell: ({ sizeBytes }) => (sizeBytes === null ? '–' : units.bytes(sizeBytes)),
    },
    {
      key: 'created',
      header: t('snapshots.columns.created'),
      from: 'sm',
      align: 'end',
      cell: (snapshot) => (
        <span className="text-ink-muted">
          <When at={snapshot.createdAt} />
        </span>
      ),
    },
    {
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (snapshot) => (
        <span className="inline-flex gap-1">
          <Button
            size="sm"
            icon={<RotateCcw />}
            disabledReason={
              snapshot.status === 'AVAILABLE' ? refusal('restore', instance) : t('snapshots.notAvailable')
            }
            onClick={() => setOpen({ dialog: 'restore', snapshot })}
          >
            {t('snapshots.restore')}
          </Button>
          <Button
            size="sm"
            variant="ghost"
            icon={<Trash2 />}
            aria-label={t('snapshots.delete', { name: snapshot.name })}
            disabledReason={
              snapshot.status === 'AVAILABLE' || snapshot.status === 'ERROR'
                ? refusal('delete-snapshot', instance)
                : t('snapshots.notAvailable')
            }
            onClick={() => setOpen({ dialog: 'delete', snapshot })}
          />
        </span>
      ),
    },
  ];
}
