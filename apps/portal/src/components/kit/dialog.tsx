'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useRef } from 'react';

/** The one dialog: title, a sentence, content. It traps the focus, gives it back, and closes on Escape. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  focus = 'control',
  children,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  /** What gets the focus first: what it asks for, or the dialog itself, where it only tells. */
  readonly focus?: 'control' | 'dialog';
  readonly children: ReactNode;
}) {
  const t = useTranslations('common');
  const content = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-veil" />
        <Radix.Content
          ref={content}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (focus === 'control' ? firstControl(body.current) : content.current)?.focus();
          }}
          className="-translate-x-1/2 fixed top-[max(1rem,8vh)] left-1/2 z-40 flex max-h-[84vh] w-[calc(100vw-1.5rem)] max-w-lg flex-col rounded-xl border border-line bg-surface shadow-raised"
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4">
            <div className="grid gap-1">
              <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="text-ink-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label={t('close')}
              className="-mr-2 -mt-1 grid size-8 shrink-0 place-items-center rounded-md text-ink-muted hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </div>
          <div ref={body} className="scroll-pb-20 overflow-y-auto px-5 py-4 has-[[data-ends-dialog]]:pb-0">
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What the dialog asks for first; the corner's close button comes before it in the document and would get the focus. */
function firstControl(body: HTMLElement | null): HTMLElement | null {
  const chosen = body?.querySelector<HTMLElement>('[role="radio"][data-state="checked"]');
  return chosen ?? body?.querySelector<HTMLElement>('input, textarea, button:not(:disabled)') ?? null;
}

/**
 * The row of buttons that ends a dialog: in sight also where the dialog scrolls.
 * @param props.notice stands above the buttons, e.g. why the cloud said no
 */
export function DialogActions({
  notice,
  children,
}: {
  readonly notice?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div
      data-ends-dialog
      className="-mx-5 sticky bottom-0 mt-5 grid gap-3 rounded-b-xl border-line border-t bg-surface px-5 py-3"
    >
      {notice !== undefined && notice !== false && (
        <div className="max-h-[25vh] overflow-y-auto">{notice}</div>
      )}
      <div className="flex flex-wrap justify-end gap-2">{children}</div>
    </div>
  );
}
