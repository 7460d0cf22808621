'use client';

import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const ITEM =
  'flex cursor-pointer select-none items-center gap-2 rounded px-2 py-1.5 outline-none data-[disabled]:cursor-not-allowed data-[highlighted]:bg-hover data-[disabled]:text-ink-muted [&_svg]:size-4 [&_svg]:shrink-0';

/** A menu behind a button. */
export function Menu({
  trigger,
  children,
  align = 'end',
  side = 'bottom',
}: {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  readonly side?: 'top' | 'bottom';
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-52 max-w-80 animate-fade rounded-lg border border-line bg-surface p-1 shadow-raised"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** One thing to do. The menu closes when it is chosen. */
export function MenuItem({
  icon,
  children,
  onSelect,
  danger = false,
  disabledReason,
}: {
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  /** Greys the item and says why below it; it stays reachable by the arrow keys. */
  readonly disabledReason?: string | null;
}) {
  const refused = disabledReason !== undefined && disabledReason !== null;
  return (
    <DropdownMenu.Item
      aria-disabled={refused || undefined}
      onSelect={(event) => (refused ? event.preventDefault() : onSelect())}
      className={classNames(ITEM, danger && 'text-bad-ink', refused && 'cursor-not-allowed text-ink-muted')}
    >
      {icon}
      <span className="grid">
        <span className={classNames(refused && 'opacity-70')}>{children}</span>
        {refused && <span className="text-2xs">{disabledReason}</span>}
      </span>
    </DropdownMenu.Item>
  );
}

/** A line between groups. */
export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}

/** A choice of one inside a menu. */
export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChange: (value: Value) => void;
}) {
  return (
    <DropdownMenu.RadioGroup
      aria-label={label}
      {...(value === undefined ? {} : { value })}
      onValueChange={(chosen) => onChange(chosen as Value)}
    >
      <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-2xs text-ink-muted">{label}</DropdownMenu.Label>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          onSelect={(event) => event.preventDefault()}
          className={ITEM}
        >
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <DropdownMenu.ItemIndicator>
            <Check aria-hidden />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
