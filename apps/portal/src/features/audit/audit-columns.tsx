'use client';

import type { Event } from '@cloudlet/api';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import type { Column } from '#components/kit/table.tsx';
import { When } from '#components/kit/when.tsx';

const TONES: { readonly [Result in Event['result']]: Tone } = {
  ACCEPTED: 'neutral',
  SUCCEEDED: 'good',
  REFUSED: 'warn',
  FAILED: 'bad',
  SUPERSEDED: 'neutral',
};

/** What came of it, with the reason where there is one. */
export function ResultBadge({ event }: { readonly event: Event }) {
  const t = useTranslations('auditResult');
  return (
    <Badge tone={TONES[event.result]} dot>
      {t(event.result)}
    </Badge>
  );
}

/** How the history is listed. @param show opens an event */
export function useAuditColumns(cloud: boolean, show: (event: Event) => void): readonly Column<Event>[] {
  const t = useTranslations('audit.columns');
  const inTenant: Column<Event> = {
    key: 'tenant',
    header: t('tenant'),
    from: 'lg',
    cell: ({ tenant }) => tenant?.name ?? '–',
  };
  return [
    {
      key: 'at',
      header: t('at'),
      from: 'sm',
      cell: ({ at }) => (
        <span className="text-ink-muted">
          <When at={at} />
        </span>
      ),
    },
    { key: 'actor', header: t('actor'), from: 'sm', cell: (event) => <Actor event={event} /> },
    { key: 'action', header: t('action'), cell: (event) => <What event={event} show={show} /> },
    ...(cloud ? [inTenant] : []),
    { key: 'result', header: t('result'), cell: (event) => <Result event={event} /> },
    {
      key: 'address',
      header: t('address'),
      from: 'lg',
      cell: ({ origin }) => <span className="font-mono text-xs">{origin.address ?? '–'}</span>,
    },
  ];
}

function Actor({ event: { actor } }: { readonly event: Event }) {
  const t = useTranslations('auditVia');
  return (
    <div className="grid min-w-0 max-w-56">
      <span className="truncate" title={actor.name}>
        {actor.name}
      </span>
      <span className="truncate text-ink-muted text-xs">{t(actor.via)}</span>
    </div>
  );
}

/** The action by its own name, by which filters and programs know it, and on what; a press shows all that is known. Phones have when and who here. */
function What({ event, show }: { readonly event: Event; readonly show: (event: Event) => void }) {
  const t = useTranslations('audit');
  const { at, action, actor, target } = event;
  return (
    <div className="grid w-44 min-w-0 justify-items-start sm:w-auto sm:max-w-72">
      <Button
        variant="ghost"
        size="sm"
        className="-ml-2.5 max-w-full font-mono text-ink"
        aria-label={t('showEvent', { action })}
        onClick={() => show(event)}
      >
        <span className="truncate">{action}</span>
      </Button>
      <span className="max-w-full truncate text-ink-muted text-xs">
        {target.name ?? target.id ?? target.type}
      </span>
      <span className="max-w-full truncate text-ink-muted text-xs sm:hidden">
        <When at={at} /> · {actor.name}
      </span>
    </div>
  );
}

function Result({ event }: { readonly event: Event }) {
  return (
    <div className="grid justify-items-start gap-0.5">
      <ResultBadge event={event} />
      {event.errorCode !== null && (
        <code className="hidden text-ink-muted text-xs sm:inline">{event.errorCode}</code>
      )}
    </div>
  );
}
