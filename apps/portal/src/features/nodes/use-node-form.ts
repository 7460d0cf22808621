'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '#lib/trpc.ts';
import { type Form, type FormOptions, useForm } from '#lib/use-form.ts';

/** The form of a dialog that changes a node: once that is done the pages that show nodes look again, and the dialog closes. */
export function useNodeForm<Values extends object, Answer>({
  onClose,
  onChanged,
  ...form
}: Omit<FormOptions<Values, Answer>, 'onDone'> & {
  readonly onClose: () => void;
  readonly onChanged?: () => void;
}): Form<Values> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useForm({
    ...form,
    onDone: () => {
      void queryClient.invalidateQueries(trpc.nodes.pathFilter());
      onChanged?.();
      onClose();
    },
  });
}
