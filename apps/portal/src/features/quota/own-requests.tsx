'use client';

import type { QuotaRequest } from '@cloudlet/api';
import { MessageSquareText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import type { List } from '#lib/list.ts';
import { RequestItems } from './request-items.tsx';
import { RequestStatus } from './request-status.tsx';
import { RequestWords } from './request-words.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** What the tenant has asked for, and what was answered. */
export function OwnRequests({
  list,
  refusal,
}: {
  readonly list: List<QuotaRequest>;
  readonly refusal: string | null;
}) {
  const t = useTranslations();
  const [withdrawing, setWithdrawing] = useState<QuotaRequest | null>(null);
  const columns: Column<QuotaRequest>[] = [
    {
      key: 'what',
      header: t('quotaRequests.columns.what'),
      cell: (request) => (
        <div className="grid justify-items-start gap-1.5">
          <RequestItems request={request} />
          <RequestStatus status={request.status} />
          <div className="sm:hidden">
            <RequestWords request={request} />
          </div>
        </div>
      ),
    },
    {
      key: 'words',
      header: t('quotaRequests.columns.words'),
      from: 'sm',
      className: 'w-1/2',
      cell: (request) => <RequestWords request={request} />,
    },
    {
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (request) =>
        request.status === 'OPEN' && (
          <Button size="sm" disabledReason={refusal} onClick={() => setWithdrawing(request)}>
            {t('withdrawQuotaRequest.submit')}
          </Button>
        ),
    },
  ];
  return (
    <Card title={t('quotaRequests.own')} flush className="mt-5">
      <Table
        caption={t('quotaRequests.own')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<MessageSquareText aria-hidden />}
            title={t('quotaRequests.noneOwn')}
            description={t('quotaRequests.noneOwnHint')}
          />
        }
      />
      {withdrawing !== null && <WithdrawDialog request={withdrawing} onClose={() => setWithdrawing(null)} />}
    </Card>
  );
}
