'use client';

import { Field } from '#components/kit/field.tsx';
import { Input } from '#components/kit/input.tsx';

/** One line in somebody's own words. */
export function ReasonField({
  label,
  hint,
  optional,
  error,
  value,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly optional?: string;
  readonly error: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Field
      label={label}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      {...(optional === undefined ? {} : { optional })}
    >
      {(control) => (
        <Input
          {...control}
          autoComplete="off"
          maxLength={200}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
