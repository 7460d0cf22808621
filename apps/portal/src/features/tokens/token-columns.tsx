'use client';

import type { ApiToken } from '@cloudlet/api';
import { useNow, useTranslations } from 'next-intl';
import { Badge } from '#components/kit/badge.tsx';
import { Button } from '#components/kit/button.tsx';
import type { Column } from '#components/kit/table.tsx';
import { Tooltip } from '#components/kit/tooltip.tsx';
import { When } from '#components/kit/when.tsx';

/** What the list says of each token. @param refusal why it cannot be revoked */
export function useTokenColumns(
  onRevoke: (token: ApiToken) => void,
  refusal: string | null,
): readonly Column<ApiToken>[] {
  const t = useTranslations();
  return [
    {
      key: 'name',
      header: t('tokens.columns.name'),
      cell: (token) => (
        <span className="grid">
          <span className="wrap-anywhere font-medium">{token.name}</span>
          <code className="font-mono text-ink-muted text-xs">{t('tokens.hint', { hint: token.hint })}</code>
        </span>
      ),
    },
    {
      key: 'scopes',
      header: t('tokens.columns.scopes'),
      from: 'sm',
      cell: (token) => <Scopes token={token} />,
    },
    {
      key: 'createdBy',
      header: t('tokens.columns.createdBy'),
      from: 'lg',
      cell: ({ createdBy }) => <span className="wrap-anywhere">{createdBy ?? t('tokens.byOperators')}</span>,
    },
    {
      key: 'lastUsed',
      header: t('tokens.columns.lastUsed'),
      from: 'md',
      cell: ({ lastUsedAt }) => (
        <span className="text-ink-muted">
          {lastUsedAt === null ? t('tokens.neverUsed') : <When at={lastUsedAt} />}
        </span>
      ),
    },
    {
      key: 'expires',
      header: t('tokens.columns.expires'),
      from: 'md',
      cell: ({ expiresAt }) => <Expiry expiresAt={expiresAt} />,
    },
    {
      key: 'actions',
      header: t('common.actions'),
      quietHeader: true,
      align: 'end',
      cell: (token) => (
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('tokens.revokeOne', { name: token.name })}
          disabledReason={refusal}
          onClick={() => onRevoke(token)}
        >
          {t('tokens.revoke')}
        </Button>
      ),
    },
  ];
}

/** A scope that its maker may not use any more is struck out: the token cannot either. */
function Scopes({ token: { scopes, permissions } }: { readonly token: ApiToken }) {
  const t = useTranslations('tokens');
  return (
    <ul className="flex flex-wrap gap-1">
      {scopes.map((scope) => (
        <li key={scope}>
          {permissions.includes(scope) ? (
            <Badge>{scope}</Badge>
          ) : (
            <Tooltip content={t('scopeLost')}>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip is to be reached by keyboard */}
              <span tabIndex={0} className="rounded-full">
                <Badge tone="warn">
                  <s>{scope}</s>
                  <span className="sr-only">{t('scopeLost')}</span>
                </Badge>
              </span>
            </Tooltip>
          )}
        </li>
      ))}
    </ul>
  );
}

function Expiry({ expiresAt }: { readonly expiresAt: string | null }) {
  const t = useTranslations('tokens');
  const now = useNow({ updateInterval: 60_000 });
  if (expiresAt === null) return <span className="text-ink-muted">{t('neverExpires')}</span>;
  if (new Date(expiresAt) <= now) return <Badge tone="bad">{t('expired')}</Badge>;
  return (
    <span className="text-ink-muted">
      <When at={expiresAt} exact />
    </span>
  );
}
