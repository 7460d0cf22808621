'use client';

import { Menu as MenuIcon, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { IconButton } from '#components/kit/button.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { LiveStatus } from './live-status.tsx';
import { Navigation } from './navigation.tsx';
import { SuspensionBanner } from './suspension-banner.tsx';

/** The frame around every page: navigation beside it, or behind a button on narrow windows. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('navigation');
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="-translate-y-16 fixed top-2 left-2 z-50 rounded-md bg-accent px-3 py-1.5 text-on-accent focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col gap-5 border-line border-r bg-sunken p-3 md:flex">
        <div className="px-2 pt-1">
          <Brand />
        </div>
        <Navigation />
        <div className="mt-auto grid gap-2">
          <LiveStatus />
          <AccountMenu side="top" />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-line border-b bg-sunken px-3 md:hidden">
        <Drawer />
        <Brand />
        <div className="ml-auto">
          <LiveStatus />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-6 outline-none sm:px-6 lg:px-8">
        <div className="mx-auto max-w-6xl">
          <SuspensionBanner />
          {children}
        </div>
      </main>
    </div>
  );
}

/** The navigation on narrow windows. */
function Drawer() {
  const t = useTranslations('navigation');
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <IconButton label={t('open')} icon={<MenuIcon />} onClick={() => setOpen(true)} />
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] animate-slide flex-col gap-5 border-line border-r bg-sunken p-3 shadow-raised"
        >
          <div className="flex items-center justify-between pl-2">
            <Dialog.Title>
              <Brand />
            </Dialog.Title>
            <Dialog.Close
              aria-label={t('close')}
              className="grid size-8 place-items-center rounded-md text-ink-muted hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </div>
          <Navigation onNavigate={close} />
          <div className="mt-auto">
            <AccountMenu side="top" />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
