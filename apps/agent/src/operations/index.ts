import type { OperationKind } from '@cloudlet/model';
import { create } from './create.ts';
import { deleteSnapshot } from './delete-snapshot.ts';
import { destroy } from './destroy.ts';
import type { OperationContext, OperationPlan } from './operation.ts';
import { reboot } from './reboot.ts';
import { resize } from './resize.ts';
import { restore } from './restore.ts';
import { snapshot } from './snapshot.ts';
import { start } from './start.ts';
import { stop } from './stop.ts';

export type { OpenConsoles } from './operation.ts';

/** The agent's half of the operation catalogue: one plan for each kind. */
export const PLANS: { readonly [Kind in OperationKind]: OperationPlan<Kind> } = {
  create,
  start,
  stop,
  reboot,
  resize,
  snapshot,
  restore,
  'delete-snapshot': deleteSnapshot,
  destroy,
};

/** A plan whose context is not known more exactly; the job's kind chose both, so they fit. */
export type AnyPlan = OperationPlan<OperationKind>;
export type AnyContext = OperationContext<OperationKind>;

export function planFor(kind: OperationKind): AnyPlan {
  return PLANS[kind] as unknown as AnyPlan;
}
