import { z } from 'zod';

/** Why something failed: a code for programs, a message for people, details for operators. */
export const failureSchema = z.object({
  code: z.string(),
  message: z.string(),
  detail: z.string().optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** The operation's patience is over. Either side may find that first: the control plane, or the node while it hears nothing. */
export const DEADLINE_PASSED: Failure = {
  code: 'deadline_passed',
  message: 'The operation took longer than it may.',
};
