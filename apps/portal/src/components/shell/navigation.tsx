'use client';

import {
  Boxes,
  Building2,
  ChartBarDecreasing,
  ChartColumn,
  Gauge,
  Group as GroupIcon,
  KeyRound,
  KeySquare,
  ScrollText,
  Server,
  Unlink,
  Users,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { classNames } from '#components/kit/class-names.ts';
import { useSession } from '#lib/session.tsx';
import { TenantSwitcher } from './tenant-switcher.tsx';

/** Where one can go. */
export function Navigation({ onNavigate }: { readonly onNavigate?: () => void }) {
  const t = useTranslations('navigation');
  const { permissions, tenant } = useSession();
  return (
    <nav aria-label={t('label')} className="grid gap-5">
      <TenantSwitcher />
      {tenant !== null && (
        <Group title={tenant.name}>
          <Entry href="/" icon={<Gauge />} label={t('overview')} onNavigate={onNavigate} />
          <Entry href="/instances" icon={<Boxes />} label={t('instances')} onNavigate={onNavigate} />
          <Entry href="/key-pairs" icon={<KeyRound />} label={t('keyPairs')} onNavigate={onNavigate} />
          <Entry
            href="/server-groups"
            icon={<GroupIcon />}
            label={t('serverGroups')}
            onNavigate={onNavigate}
          />
          <Entry href="/tokens" icon={<KeySquare />} label={t('tokens')} onNavigate={onNavigate} />
          <Entry href="/quota" icon={<ChartBarDecreasing />} label={t('quota')} onNavigate={onNavigate} />
          <Entry href="/members" icon={<Users />} label={t('members')} onNavigate={onNavigate} />
          <Entry href="/audit" icon={<ScrollText />} label={t('audit')} onNavigate={onNavigate} />
        </Group>
      )}
      {permissions.includes('admin') && (
        <Group title={t('cloud')}>
          <Entry href="/cloud" icon={<ChartColumn />} label={t('cloudOverview')} onNavigate={onNavigate} />
          <Entry href="/nodes" icon={<Server />} label={t('nodes')} onNavigate={onNavigate} />
          <Entry href="/tenants" icon={<Building2 />} label={t('tenants')} onNavigate={onNavigate} />
          <Entry href="/quotas" icon={<ChartBarDecreasing />} label={t('quotas')} onNavigate={onNavigate} />
          <Entry href="/orphans" icon={<Unlink />} label={t('orphans')} onNavigate={onNavigate} />
          <Entry href="/cloud-tokens" icon={<KeySquare />} label={t('cloudTokens')} onNavigate={onNavigate} />
          <Entry href="/cloud-audit" icon={<ScrollText />} label={t('cloudAudit')} onNavigate={onNavigate} />
        </Group>
      )}
    </nav>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <p className="truncate px-2 pb-1 text-ink-muted text-xs">{title}</p>
      <ul className="grid gap-0.5">{children}</ul>
    </div>
  );
}

function Entry({
  href,
  icon,
  label,
  onNavigate,
}: {
  readonly href: string;
  readonly icon: ReactNode;
  readonly label: string;
  readonly onNavigate: (() => void) | undefined;
}) {
  const path = usePathname();
  const current = href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        {...(onNavigate === undefined ? {} : { onClick: onNavigate })}
        aria-current={current ? 'page' : undefined}
        className={classNames(
          'flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-ink-muted hover:bg-hover hover:text-ink [&_svg]:size-4',
          current && 'bg-hover text-ink [&_svg]:text-accent-ink',
        )}
      >
        {icon}
        {label}
      </Link>
    </li>
  );
}
