'use client';

import { Building2, Check, ChevronsUpDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Menu, MenuItem } from '#components/kit/menu.tsx';
import { useToast } from '#components/kit/toast.tsx';
import { chooseTenant } from '#lib/choose-tenant.ts';
import { useSession } from '#lib/session.tsx';

/** Which tenant the pages are of; for who is in several, where another is chosen. */
export function TenantSwitcher() {
  const t = useTranslations('tenantSwitcher');
  const toast = useToast();
  const { tenant, tenants } = useSession();
  const others = tenants.filter(({ id }) => id !== tenant?.id);
  if (others.length === 0) return null;
  const choose = (id: string) => chooseTenant(id).catch(() => toast({ tone: 'bad', title: t('failed') }));
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex h-9 w-full items-center gap-2 rounded-md border border-line bg-surface px-2 text-left hover:bg-hover"
        >
          <Building2 aria-hidden className="size-4 shrink-0 text-ink-muted" />
          <span className="sr-only">{t('label')}</span>
          <span className="min-w-0 flex-1 truncate font-medium">{tenant?.name ?? t('choose')}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-muted" />
        </button>
      }
    >
      {tenants.map(({ id, name }) => (
        <MenuItem
          key={id}
          icon={id === tenant?.id ? <Check aria-hidden /> : <span className="size-4" />}
          onSelect={() => void (id === tenant?.id || choose(id))}
        >
          <span className="break-all">{name}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
