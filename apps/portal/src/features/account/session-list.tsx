'use client';

import type { BrowserSession } from '@cloudlet/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Badge } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import { Card } from '#components/kit/card.tsx';
import { type Column, Table } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';
import { listOf } from '#lib/list.ts';
import { useTRPC } from '#lib/trpc.ts';
import { SESSIONS_INPUT, sessionsPages } from './query.ts';
import { RevokeOthersDialog } from './revoke-others-dialog.tsx';
import { RevokeSessionDialog } from './revoke-session-dialog.tsx';
import { useSessionName } from './use-session-name.ts';

/** The browsers in which one is signed in. */
export function SessionList() {
  const t = useTranslations('sessions');
  const trpc = useTRPC();
  const [ending, setEnding] = useState<BrowserSession | null>(null);
  const [endingOthers, setEndingOthers] = useState(false);
  const list = listOf(
    useInfiniteQuery(trpc.sessions.list.infiniteQueryOptions(SESSIONS_INPUT, sessionsPages)),
  );
  const columns = useColumns(setEnding);
  const endOthers = list.rows.length > 1 && (
    <Button size="sm" onClick={() => setEndingOthers(true)}>
      {t('endOthers')}
    </Button>
  );
  return (
    <Card title={t('title')} actions={endOthers} flush>
      <Table
        caption={t('title')}
        columns={columns}
        list={list}
        rowKey={(session) => session.id}
        // The session that asks is always there.
        empty={null}
      />
      {ending !== null && <RevokeSessionDialog session={ending} onClose={() => setEnding(null)} />}
      {endingOthers && <RevokeOthersDialog onClose={() => setEndingOthers(false)} />}
    </Card>
  );
}

function useColumns(onEnd: (session: BrowserSession) => void): readonly Column<BrowserSession>[] {
  const t = useTranslations();
  const nameOf = useSessionName();
  return [
    {
      key: 'browser',
      header: t('sessions.columns.browser'),
      cell: (session) => (
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium" title={session.userAgent ?? undefined}>
            {nameOf(session)}
          </span>
          {session.isThisOne && <Badge tone="good">{t('sessions.thisOne')}</Badge>}
        </span>
      ),
    },
    {
      key: 'address',
      header: t('sessions.columns.address'),
      from: 'sm',
      cell: ({ address }) => (
        <span className="break-all font-mono text-xs">{address ?? t('sessions.unknownAddress')}</span>
      ),
    },
    {
      key: 'created',
      header: t('sessions.columns.created'),
      from: 'md',
      cell: ({ createdAt }) => (
        <span className="text-ink-muted">
          <When at={createdAt} />
        </span>
      ),
    },
    {
      key: 'seen',
      header: t('sessions.columns.seen'),
      from: 'sm',
      cell: ({ lastSeenAt }) => (
        <span className="text-ink-muted">
          <When at={lastSeenAt} />
        </span>
      ),
    },
    {
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (session) =>
        !session.isThisOne && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={t('sessions.endOne', { browser: nameOf(session) })}
            onClick={() => onEnd(session)}
          >
            {t('sessions.end')}
          </Button>
        ),
    },
  ];
}
