import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useId } from 'react';

/** What a control needs to belong to its label, hint and error; spread it on the control. */
export type ControlProps = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
};

/** A labelled control with a hint below it and, when the content is wrong, the reason in words. */
export function Field({
  label,
  hint,
  error,
  optional,
  aside,
  children,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** The word for "optional" behind the label. */
  readonly optional?: string;
  /** Shown at the end of the label's line, e.g. a counter. */
  readonly aside?: ReactNode;
  readonly children: (control: ControlProps) => ReactNode;
}) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  const errorId = error === undefined ? undefined : `${id}-error`;
  const describedBy = [errorId, hintId].filter((part) => part !== undefined).join(' ');
  return (
    <div className="grid content-start gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium">
          {label}
          {optional !== undefined && (
            <span className="ml-1.5 font-normal text-ink-muted text-xs">{optional}</span>
          )}
        </label>
        {aside !== undefined && <span className="text-ink-muted text-xs tabular-nums">{aside}</span>}
      </div>
      {children({
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      <FieldError {...(errorId === undefined ? {} : { id: errorId })} error={error} />
      {hint !== undefined && (
        <p id={hintId} className="text-ink-muted text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}

/** The reason below a control. */
export function FieldError({ id, error }: { readonly id?: string; readonly error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p id={id} className="flex items-start gap-1.5 text-bad-ink text-xs">
      <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {error}
    </p>
  );
}

/** A group of controls under one legend: radio cards, check boxes. */
export function FieldGroup({
  legend,
  hint,
  error,
  optional,
  children,
}: {
  readonly legend: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: string;
  readonly children: ReactNode;
}) {
  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-2">
      <legend className="mb-1.5 font-medium">
        {legend}
        {optional !== undefined && (
          <span className="ml-1.5 font-normal text-ink-muted text-xs">{optional}</span>
        )}
      </legend>
      {hint !== undefined && <p className="-mt-1.5 text-ink-muted text-xs">{hint}</p>}
      {children}
      <FieldError error={error} />
    </fieldset>
  );
}
