'use client';

import type { ApiToken } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { KeySquare, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { PageHeader } from '#components/kit/page-header.tsx';
import { Table } from '#components/kit/table.tsx';
import { listOf } from '#lib/list.ts';
import { useMissing } from '#lib/session.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { CreateTokenDialog } from './create/create-token-dialog.tsx';
import { tokensInput, tokensPages } from './query.ts';
import { RevokeTokenDialog } from './revoke-token-dialog.tsx';
import { useTokenColumns } from './token-columns.tsx';

/** The API tokens of the tenant, or the cloud's own. */
export function TokenList({ cloud = false }: { readonly cloud?: boolean }) {
  const t = useTranslations(cloud ? 'cloudTokens' : 'tokens');
  const trpc = useTRPC();
  const refusal = useMissing()(cloud ? 'admin' : 'tenant:write');
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const list = listOf(
    useInfiniteQuery(trpc.tokens.list.infiniteQueryOptions(tokensInput(cloud), tokensPages)),
  );
  const columns = useTokenColumns(setRevoking, refusal);
  const create = (
    <Button variant="primary" icon={<Plus />} disabledReason={refusal} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={create} />
      <Card flush>
        <Table
          caption={t('title')}
          columns={columns}
          list={list}
          rowKey={(token) => token.id}
          empty={
            <EmptyState icon={<KeySquare aria-hidden />} title={t('empty')} description={t('emptyHint')} />
          }
        />
      </Card>
      {creating && <CreateTokenDialog cloud={cloud} onClose={() => setCreating(false)} />}
      {revoking !== null && <RevokeTokenDialog token={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}
