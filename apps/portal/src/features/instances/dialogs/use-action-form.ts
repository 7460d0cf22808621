'use client';

import type { Accepted } from '@cloudlet/api';
import { type Form, type FormOptions, useForm } from '#lib/use-form.ts';
import { useAccepted } from '../use-accepted.ts';

/** The form of a dialog that asks for an operation: once it was accepted the page shows it, and the dialog closes. */
export function useActionForm<Values extends object>({
  onClose,
  ...form
}: Omit<FormOptions<Values, Accepted>, 'onDone'> & { readonly onClose: () => void }): Form<Values> {
  const accepted = useAccepted();
  return useForm({
    ...form,
    onDone: (answer) => {
      accepted(answer);
      onClose();
    },
  });
}
