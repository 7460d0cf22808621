'use client';

import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

type Side = 'top' | 'bottom' | 'left' | 'right';

/** One per page, above everything that has tooltips. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={250} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

/** A short text on hover and on keyboard focus. The trigger must be able to take the focus. */
export function Tooltip({
  content,
  children,
  side = 'top',
  open,
  onOpenChange,
}: {
  readonly content: ReactNode;
  readonly children: ReactNode;
  readonly side?: Side;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}) {
  const control = open === undefined ? {} : { open };
  const listener = onOpenChange === undefined ? {} : { onOpenChange };
  return (
    <Radix.Root {...control} {...listener}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-fade rounded-md bg-ink px-2.5 py-1.5 text-ground text-xs shadow-raised"
        >
          {content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
