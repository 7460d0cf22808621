'use client';

import { BookOpen, ChevronsUpDown, LogOut, MonitorOff, ShieldCheck } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Menu, MenuItem, MenuSeparator } from '#components/kit/menu.tsx';
import { useSession } from '#lib/session.tsx';
import { leave } from './leave.ts';
import { LanguageChoice, ThemeChoice } from './preferences.tsx';
import { SignOutEverywhereDialog } from './sign-out-everywhere-dialog.tsx';

/** Who is signed in; theme, language and the ways out. */
export function AccountMenu({ side }: { readonly side: 'top' | 'bottom' }) {
  const t = useTranslations('account');
  const { user } = useSession();
  const router = useRouter();
  const [endingAll, setEndingAll] = useState(false);
  return (
    <>
      <Menu
        side={side}
        align="start"
        trigger={
          <button
            type="button"
            className="flex w-full items-center gap-2.5 rounded-md p-2 text-left hover:bg-hover"
          >
            <span
              aria-hidden
              className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-ink text-xs"
            >
              {[...user.name][0]?.toUpperCase()}
            </span>
            <span className="min-w-0 flex-1">
              <span className="sr-only">{t('menu')}</span>
              <span className="block truncate font-medium">{user.name}</span>
              <span className="block truncate text-ink-muted text-xs">{user.email}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-muted" />
          </button>
        }
      >
        <ThemeChoice />
        <MenuSeparator />
        <LanguageChoice />
        <MenuSeparator />
        <MenuItem icon={<BookOpen />} onSelect={() => router.push('/docs/api')}>
          {t('reference')}
        </MenuItem>
        <MenuItem icon={<ShieldCheck />} onSelect={() => router.push('/account')}>
          {t('security')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<LogOut />} onSelect={() => void leave()}>
          {t('signOut')}
        </MenuItem>
        <MenuItem icon={<MonitorOff />} onSelect={() => setEndingAll(true)}>
          {t('signOutEverywhere')}
        </MenuItem>
      </Menu>
      {endingAll && <SignOutEverywhereDialog onClose={() => setEndingAll(false)} />}
    </>
  );
}
