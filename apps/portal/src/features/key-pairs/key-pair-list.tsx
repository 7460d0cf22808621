'use client';

import type { KeyPair } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { Copyable } from '#components/kit/copyable.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useMissing } from '#lib/session.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { AddKeyPairDialog } from './add-key-pair-dialog.tsx';
import { DeleteKeyPairDialog } from './delete-key-pair-dialog.tsx';
import { KEY_PAIRS_INPUT, keyPairsPages } from './query.ts';

/** The tenant's public SSH keys. */
export function KeyPairList() {
  const t = useTranslations();
  const trpc = useTRPC();
  const refusal = useMissing()('instances:write');
  const [adding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<KeyPair | null>(null);
  const list = listOf(
    useInfiniteQuery(trpc.keyPairs.list.infiniteQueryOptions(KEY_PAIRS_INPUT, keyPairsPages)),
  );
  const columns = useColumns(setDeleting, refusal);
  const add = (
    <Button variant="primary" icon={<Plus />} disabledReason={refusal} onClick={() => setAdding(true)}>
      {t('keyPairs.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('keyPairs.title')} description={t('keyPairs.description')} actions={add} />
      <Card flush>
        <Table
          caption={t('keyPairs.title')}
          columns={columns}
          list={list}
          rowKey={(keyPair) => keyPair.id}
          empty={
            <EmptyState
              icon={<KeyRound aria-hidden />}
              title={t('keyPairs.empty')}
              description={t('keyPairs.emptyHint')}
            />
          }
        />
      </Card>
      {adding && <AddKeyPairDialog onClose={() => setAdding(false)} />}
      {deleting !== null && <DeleteKeyPairDialog keyPair={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

function useColumns(
  onDelete: (keyPair: KeyPair) => void,
  refusal: string | null,
): readonly Column<KeyPair>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('keyPairs.columns.name'),
      cell: (keyPair) => <span className="break-words font-medium">{keyPair.name}</span>,
    },
    {
      key: 'fingerprint',
      header: t('keyPairs.columns.fingerprint'),
      from: 'sm',
      cell: (keyPair) => <Copyable text={keyPair.fingerprint} label={t('keyPairs.columns.fingerprint')} />,
    },
    {
      key: 'created',
      header: t('keyPairs.columns.created'),
      from: 'md',
      align: 'end',
      cell: (keyPair) => (
        <span className="text-ink-muted">
          <When at={keyPair.createdAt} />
        </span>
      ),
    },
    {
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (keyPair) => (
        <Button
          size="sm"
          variant="ghost"
          icon={<Trash2 />}
          aria-label={t('keyPairs.delete', { name: keyPair.name })}
          disabledReason={refusal}
          onClick={() => onDelete(keyPair)}
        />
      ),
    },
  ];
}
