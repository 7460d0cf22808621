'use client';

import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

export type RadioCard<Value extends string> = {
  readonly value: Value;
  readonly title: string;
  readonly description: ReactNode;
  /** Greys the card and says why. */
  readonly disabledReason?: string | null;
};

/** A few cards do not stretch over a wide page. */
const WIDEST_CARD_REM = 16;

/** A choice of one among a few things that deserve more than a line; arrow keys move the choice. */
export function RadioCards<Value extends string>({
  label,
  cards,
  value,
  onChange,
  invalid = false,
}: {
  readonly label: string;
  readonly cards: readonly RadioCard<Value>[];
  readonly value: Value | '';
  readonly onChange: (value: Value) => void;
  readonly invalid?: boolean;
}) {
  return (
    <div style={{ maxWidth: `${cards.length * WIDEST_CARD_REM}rem` }}>
      <RadioGroup.Root
        aria-label={label}
        aria-invalid={invalid || undefined}
        value={value}
        onValueChange={(chosen) => onChange(chosen as Value)}
        className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-2"
      >
        {cards.map((card) => (
          <Card key={card.value} card={card} />
        ))}
      </RadioGroup.Root>
    </div>
  );
}

function Card<Value extends string>({ card }: { readonly card: RadioCard<Value> }) {
  const id = useId();
  const refused = card.disabledReason !== undefined && card.disabledReason !== null;
  const item = (
    <RadioGroup.Item
      value={card.value}
      disabled={refused}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-description`}
      className={classNames(
        'group flex w-full flex-col gap-1 rounded-lg border border-line bg-surface p-3 text-left shadow-card transition-colors',
        refused
          ? 'cursor-not-allowed bg-sunken text-ink-muted shadow-none'
          : 'hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft data-[state=checked]:ring-1 data-[state=checked]:ring-accent',
      )}
    >
      <span className="flex items-center justify-between gap-2 font-medium">
        <span id={`${id}-title`} className="truncate">
          {card.title}
        </span>
        <span
          aria-hidden
          className="size-3.5 shrink-0 rounded-full border border-line-strong group-data-[state=checked]:border-4 group-data-[state=checked]:border-accent"
        />
      </span>
      <span id={`${id}-description`} className="grid gap-1">
        <span className="text-ink-muted text-xs">{card.description}</span>
        {refused && <span className="text-2xs text-warn-ink">{card.disabledReason}</span>}
      </span>
    </RadioGroup.Item>
  );
  return refused ? (
    <Tooltip content={card.disabledReason}>
      <span>{item}</span>
    </Tooltip>
  ) : (
    item
  );
}
