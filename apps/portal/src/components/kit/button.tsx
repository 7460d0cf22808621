'use client';

import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { useState } from 'react';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';

type Variant = 'primary' | 'secondary' | 'ghost' | 'danger';
type Size = 'sm' | 'md' | 'icon';

const BASE =
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium text-sm transition-colors disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0';

const VARIANTS: Record<Variant, string> = {
  primary:
    'bg-accent text-on-accent enabled:not-aria-disabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover',
  secondary:
    'border border-line bg-surface text-ink shadow-card enabled:not-aria-disabled:hover:bg-hover [a&]:hover:bg-hover',
  ghost:
    'text-ink-muted enabled:not-aria-disabled:hover:bg-hover enabled:not-aria-disabled:hover:text-ink [a&]:hover:bg-hover',
  danger: 'bg-bad text-on-accent enabled:not-aria-disabled:hover:bg-bad-hover',
};

const SIZES: Record<Size, string> = { sm: 'h-7 px-2.5 text-xs', md: 'h-8 px-3', icon: 'size-8' };

type Look = { readonly variant?: Variant; readonly size?: Size };

type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> &
  Look & {
    /** Shows a spinner and takes no clicks. */
    readonly pending?: boolean;
    readonly disabled?: boolean;
    /** Greys the button and says why on hover, focus and tap; unlike `disabled` it stays reachable by keyboard. */
    readonly disabledReason?: ReactNode;
    readonly icon?: ReactNode;
  };

/** The one button. It submits no form unless its `type` says so. */
export function Button({
  variant = 'secondary',
  size = 'md',
  pending = false,
  disabled = false,
  disabledReason,
  icon,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const classes = classNames(BASE, VARIANTS[variant], SIZES[size], className);
  const content = (
    <>
      {pending ? <Spinner /> : icon}
      {children}
    </>
  );
  if (disabledReason !== undefined && disabledReason !== null) {
    return (
      <RefusedButton className={classes} reason={disabledReason} rest={rest}>
        {content}
      </RefusedButton>
    );
  }
  return (
    <button
      {...rest}
      type={type}
      className={classes}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
    >
      {content}
    </button>
  );
}

function RefusedButton({
  className,
  reason,
  rest,
  children,
}: {
  readonly className: string;
  readonly reason: ReactNode;
  readonly rest: ComponentProps<'button'>;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Tooltip content={reason} open={open} onOpenChange={setOpen}>
      <button
        {...rest}
        type="button"
        aria-disabled
        className={className}
        onPointerDown={(event) => event.preventDefault()}
        onClick={(event) => {
          // A finger neither hovers nor focuses: the tap itself shows the reason.
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </button>
    </Tooltip>
  );
}

/** A link that looks like a button, for what leads to another page. */
export function ButtonLink({
  variant = 'secondary',
  size = 'md',
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look & { readonly icon?: ReactNode }) {
  return (
    <Link {...rest} className={classNames(BASE, VARIANTS[variant], SIZES[size], className)}>
      {icon}
      {children}
    </Link>
  );
}

/** A link that looks like a button, for a file that is kept: the page stays. */
export function FileLink({
  icon,
  className,
  children,
  ...rest
}: ComponentProps<'a'> & { readonly icon?: ReactNode }) {
  return (
    <a {...rest} download className={classNames(BASE, VARIANTS.secondary, SIZES.md, className)}>
      {icon}
      {children}
    </a>
  );
}

/** A button that is only an icon: `label` names it, for screen readers and as a tooltip. */
export function IconButton({
  label,
  variant = 'ghost',
  ...rest
}: Omit<ButtonProps, 'children' | 'size'> & { readonly label: string }) {
  if (rest.disabledReason !== undefined && rest.disabledReason !== null) {
    return <Button {...rest} variant={variant} size="icon" aria-label={label} />;
  }
  return (
    <Tooltip content={label}>
      <Button {...rest} variant={variant} size="icon" aria-label={label} />
    </Tooltip>
  );
}
