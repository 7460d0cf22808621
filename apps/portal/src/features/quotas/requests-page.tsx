'use client';

import type { QuotaRequest } from '@cloudlet/api';
import { QUOTA_REQUEST_STATUSES, type QuotaRequestStatus } from '@cloudlet/model';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { MessageSquareText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Card } from '#components/kit/card.tsx';
import { EmptyState } from '#components/kit/empty-state.tsx';
import { Select } from '#components/kit/input.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { RequestItems } from '#features/quota/request-items.tsx';
import { RequestStatus } from '#features/quota/request-status.tsx';
import { RequestWords } from '#features/quota/request-words.tsx';
import { TenantName } from '#features/tenants/tenant-name.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { GrantDialog } from './grant-dialog.tsx';
import { quotasPages, REFRESH_MS, requestsInput } from './query.ts';
import { QuotasHeader } from './quotas-header.tsx';
import { RefuseDialog } from './refuse-dialog.tsx';
import { type AskedAnswer, RequestActions } from './request-actions.tsx';

/** The request that an operator answers, as it was when the dialog was opened. */
type Asked = { readonly answer: AskedAnswer; readonly request: QuotaRequest };

/** What tenants ask for, and what was answered. */
export function RequestsPage() {
  const t = useTranslations();
  const trpc = useTRPC();
  const [status, setStatus] = useState<QuotaRequestStatus>('OPEN');
  const [asked, setAsked] = useState<Asked | null>(null);
  const list = listOf(
    useInfiniteQuery({
      ...trpc.quotas.requests.infiniteQueryOptions(requestsInput(status), quotasPages),
      placeholderData: keepPreviousData,
      refetchInterval: REFRESH_MS,
    }),
  );
  const present = list.rows.find(({ id }) => id === asked?.request.id);
  const answering = asked && {
    request: present ?? asked.request,
    // Where not all are read it may be among the others.
    hasEnded: present === undefined && list.more === null,
    onClose: () => setAsked(null),
  };
  return (
    <>
      <QuotasHeader />
      <Card flush>
        <div className="border-line border-b p-3">
          <Select
            aria-label={t('quotaRequests.show')}
            className="max-w-48"
            value={status}
            onChange={(event) => setStatus(event.target.value as QuotaRequestStatus)}
          >
            {QUOTA_REQUEST_STATUSES.map((one) => (
              <option key={one} value={one}>
                {t(`quotaRequestStatus.${one}`)}
              </option>
            ))}
          </Select>
        </div>
        <Table
          caption={t('quotas.tabs.requests')}
          columns={useColumns(setAsked)}
          list={list}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              icon={<MessageSquareText aria-hidden />}
              title={status === 'OPEN' ? t('quotaRequests.noneOpen') : t('quotaRequests.none')}
            />
          }
        />
      </Card>
      {answering && asked.answer === 'grant' && <GrantDialog {...answering} />}
      {answering && asked.answer === 'refuse' && <RefuseDialog {...answering} />}
    </>
  );
}

function useColumns(onAsk: (asked: Asked) => void): readonly Column<QuotaRequest>[] {
  const t = useTranslations();
  return [
    {
      key: 'what',
      header: t('quotaRequests.columns.what'),
      cell: (request) => (
        <div className="grid justify-items-start gap-1.5">
          <TenantName tenant={request.tenant} />
          <RequestItems request={request} withUse />
          {request.status !== 'OPEN' && <RequestStatus status={request.status} />}
          <div className="md:hidden">
            <RequestWords request={request} />
          </div>
        </div>
      ),
    },
    {
      key: 'words',
      header: t('quotaRequests.columns.words'),
      from: 'md',
      className: 'w-2/5',
      cell: (request) => <RequestWords request={request} />,
    },
    {
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (request) =>
        request.status === 'OPEN' && (
          <RequestActions request={request} onAsk={(answer) => onAsk({ answer, request })} />
        ),
    },
  ];
}
