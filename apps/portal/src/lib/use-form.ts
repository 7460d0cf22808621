'use client';

import { useTranslations } from 'next-intl';
import type { FormEvent, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { apiErrorOf, issuesOf } from './api-error.ts';
import { useErrorText } from './error-text.ts';

export type FieldErrors<Values> = { readonly [Name in keyof Values]?: string };

export type FormOptions<Values, Answer> = {
  readonly initial: Values;
  /** Complaints that need no server, by field. */
  readonly validate?: (values: Values) => FieldErrors<Values>;
  readonly submit: (values: Values) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  /** Which field an error code of the API belongs to; others are shown above the buttons. */
  readonly fieldOfCode?: Readonly<Record<string, keyof Values & string>>;
  /** What to say of a field that the API found invalid; that it is not valid otherwise. */
  readonly invalidText?: FieldErrors<Values>;
};

export type Form<Values> = {
  readonly values: Values;
  readonly set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  readonly errors: FieldErrors<Values>;
  readonly formError: string | null;
  readonly pending: boolean;
  readonly onSubmit: (event: FormEvent) => void;
  /** Goes on the form element: the first wrong field gets the focus. */
  readonly ref: RefObject<HTMLFormElement | null>;
};

/** The one form: keeps what was typed whatever the API answers, and puts its complaints where they belong. */
export function useForm<Values extends object, Answer>(options: FormOptions<Values, Answer>): Form<Values> {
  const [values, setValues] = useState(options.initial);
  const [errors, setErrors] = useState<FieldErrors<Values>>({});
  const [formError, setFormError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const ref = useRef<HTMLFormElement>(null);
  const errorText = useErrorText();
  const invalidField = useTranslations('error')('invalid_field');

  useEffect(() => {
    if (Object.keys(errors).length > 0) focusFirstInvalid(ref.current);
  }, [errors]);

  async function send(): Promise<void> {
    setPending(true);
    setFormError(null);
    try {
      options.onDone(await options.submit(values));
    } catch (error) {
      const found = complaints(error, options, { error: errorText, invalidField });
      setErrors(found.fields);
      setFormError(found.form);
    } finally {
      setPending(false);
    }
  }

  return {
    values,
    errors,
    formError,
    pending,
    ref,
    set: (name, value) => {
      setValues((current) => ({ ...current, [name]: value }));
      setErrors(({ [name]: _mended, ...others }) => others as FieldErrors<Values>);
    },
    onSubmit: (event) => {
      event.preventDefault();
      // React lets a dialog's events rise to the form that opened it, which is not being sent.
      event.stopPropagation();
      if (pending) return;
      const found = options.validate?.(values) ?? {};
      setErrors(found);
      setFormError(null);
      if (Object.keys(found).length === 0) void send();
    },
  };
}

function focusFirstInvalid(form: HTMLFormElement | null): void {
  const invalid = form?.querySelector('[aria-invalid="true"]');
  const target = invalid?.matches('input, textarea, select')
    ? invalid
    : invalid?.querySelector('button, input');
  if (target instanceof HTMLElement) target.focus();
}

/** Sorts what the API complains about into fields and the rest. */
function complaints<Values extends object>(
  error: unknown,
  options: Pick<FormOptions<Values, unknown>, 'initial' | 'fieldOfCode' | 'invalidText'>,
  texts: { readonly error: (error: unknown) => string; readonly invalidField: string },
): { readonly fields: FieldErrors<Values>; readonly form: string | null } {
  const { initial, fieldOfCode = {} } = options;
  const invalidText: FieldErrors<Values> = options.invalidText ?? {};
  const apiError = apiErrorOf(error);
  const field = fieldOfCode[apiError.code];
  if (field !== undefined)
    return { fields: { [field]: texts.error(error) } as FieldErrors<Values>, form: null };
  const issues = issuesOf(apiError);
  const known = issues.filter((issue) => issue.field in initial);
  const fields = Object.fromEntries(
    known.map((issue) => [issue.field, invalidText[issue.field as keyof Values] ?? texts.invalidField]),
  ) as FieldErrors<Values>;
  const allPlaced = issues.length > 0 && known.length === issues.length;
  return { fields, form: allPlaced ? null : texts.error(error) };
}
