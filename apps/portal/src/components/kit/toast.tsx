'use client';

import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Toast as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { createContext, use, useCallback, useState } from 'react';

type Toast = {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly title: string;
  readonly text?: string;
};
type ShowToast = (toast: Omit<Toast, 'id'>) => void;

const ToastContext = createContext<ShowToast | null>(null);
const GOOD_MS = 4_000;
const BAD_MS = 10_000;

/** One per page: keeps and shows the toasts of everything below it. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('common');
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const show = useCallback<ShowToast>(
    (toast) => setToasts((shown) => [...shown.slice(-2), { ...toast, id: (shown.at(-1)?.id ?? 0) + 1 }]),
    [],
  );
  const forget = useCallback(
    (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
    [],
  );
  return (
    <ToastContext value={show}>
      <Radix.Provider swipeDirection="right" label={t('notification')}>
        {children}
        {toasts.map((toast) => (
          <ToastView key={toast.id} toast={toast} onClose={() => forget(toast.id)} closeLabel={t('close')} />
        ))}
        <Radix.Viewport
          label={t('notifications', { hotkey: '{hotkey}' })}
          className="fixed right-0 bottom-0 z-50 flex w-full max-w-sm flex-col gap-2 p-4 outline-none"
        />
      </Radix.Provider>
    </ToastContext>
  );
}

function ToastView({
  toast,
  onClose,
  closeLabel,
}: {
  readonly toast: Toast;
  readonly onClose: () => void;
  readonly closeLabel: string;
}) {
  const bad = toast.tone === 'bad';
  return (
    <Radix.Root
      type={bad ? 'foreground' : 'background'}
      duration={bad ? BAD_MS : GOOD_MS}
      onOpenChange={(open) => !open && onClose()}
      className="flex animate-appear items-start gap-2.5 rounded-lg border border-line bg-surface p-3 shadow-raised"
    >
      {bad ? (
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad-ink" />
      ) : (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good-ink" />
      )}
      <div className="min-w-0 flex-1">
        <Radix.Title className="break-words font-medium">{toast.title}</Radix.Title>
        {toast.text !== undefined && (
          <Radix.Description className="break-words text-ink-muted">{toast.text}</Radix.Description>
        )}
      </div>
      <Radix.Close
        aria-label={closeLabel}
        className="grid size-5 place-items-center rounded text-ink-muted hover:text-ink"
      >
        <X aria-hidden className="size-3.5" />
      </Radix.Close>
    </Radix.Root>
  );
}

/** Says in a corner that something went well or failed; for what has no place of its own on the page. */
export function useToast(): ShowToast {
  const show = use(ToastContext);
  if (show === null) throw new Error('useToast needs a ToastProvider above it');
  return show;
}
