'use client';

import type { Event } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '#components/kit/button.tsx';
import { Copyable } from '#components/kit/copyable.tsx';
import { DetailList } from '#components/kit/detail-list.tsx';
import { Dialog } from '#components/kit/dialog.tsx';
import { When } from '#components/kit/when.tsx';
import { ResultBadge } from './audit-columns.tsx';
import type { FilterName } from './query.ts';
import { setFilter } from './use-filters.ts';

/** All that is known of an event, and the way to what belongs to it. */
export function EventDialog({
  event,
  cloud,
  onClose,
}: {
  readonly event: Event;
  /** Whether it is from the cloud's history, which can be looked through for one tenant. */
  readonly cloud: boolean;
  readonly onClose: () => void;
}) {
  const t = useTranslations('audit.event');
  const ways = useTranslations('auditVia');
  const { actor, origin, target, tenant, errorCode, requestId, refersTo } = event;
  const only = (name: FilterName, value: string) => {
    setFilter(name, value);
    onClose();
  };
  const id = (label: string, value: string | null, name?: FilterName): ReactNode =>
    value === null ? (
      '–'
    ) : (
      <span className="flex flex-wrap items-center gap-2">
        <Copyable text={value} label={label} />
        {name !== undefined && (
          <Button size="sm" variant="ghost" onClick={() => only(name, value)}>
            {t('only')}
          </Button>
        )}
      </span>
    );
  const credential = actor.tokenId === null ? t('session') : t('token');
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('at'), <When key="at" at={event.at} exact />],
    [t('result'), <ResultBadge key="result" event={event} />],
    ...(errorCode === null ? [] : [[t('errorCode'), <code key="code">{errorCode}</code>] as const]),
    [t('actor'), `${actor.name} (${ways(actor.via)})`],
    [credential, id(credential, actor.tokenId ?? actor.sessionId, 'credentialId')],
    [t('address'), origin.address ?? '–'],
    [t('userAgent'), origin.userAgent ?? '–'],
    [t('target'), `${target.type} ${target.name ?? ''}`],
    [t('targetId'), id(t('targetId'), target.id, 'targetId')],
    ...(tenant === null
      ? []
      : [
          [
            t('tenant'),
            <span key="tenant" className="flex flex-wrap items-center gap-2">
              {tenant.name}
              {cloud && (
                <Button size="sm" variant="ghost" onClick={() => only('tenantId', tenant.id)}>
                  {t('only')}
                </Button>
              )}
            </span>,
          ] as const,
        ]),
    [t('requestId'), id(t('requestId'), requestId, 'requestId')],
    ...(refersTo === null ? [] : [[t('refersTo'), refersTo] as const]),
    [t('id'), event.id],
  ];
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={event.action} focus="dialog">
      <DetailList items={rows.map(([label, value]) => ({ label, value }))} />
      <p className="mt-3 mb-1 text-ink-muted">{t('detail')}</p>
      <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">
        {JSON.stringify(event.detail, null, 2)}
      </pre>
    </Dialog>
  );
}
