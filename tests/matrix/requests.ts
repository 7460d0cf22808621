import type { OperationInputOf } from '@cloudlet/contract';
import {
  createInstance,
  createSnapshot,
  type Database,
  deleteSnapshot,
  destroyInstance,
  rebootInstance,
  resizeInstance,
  restoreInstance,
  type SystemCaller,
  startInstance,
  stopInstance,
} from '@cloudlet/control';
import type { OperationKind } from '@cloudlet/model';

/** Who asks, and what the cloud has to choose from. */
export type Asking = {
  readonly database: Database;
  readonly caller: SystemCaller;
  readonly small: string;
  readonly large: string;
  readonly imageId: string;
};

type Accepted = { readonly instance: { readonly id: string }; readonly operation: { readonly id: string } };
type Request<Kind extends OperationKind> = (
  asking: Asking,
  instanceId: string,
  input: OperationInputOf<Kind>,
) => Promise<Accepted>;

/** How each kind is asked of the control plane, as its page does; a create has no instance yet. */
const REQUESTS: { readonly [Kind in OperationKind]: Request<Kind> } = {
  create: ({ database, caller, small, imageId }) =>
    createInstance(database, caller, { name: 'guest', flavorId: small, imageId }),
  start: ({ database, caller }, id) => startInstance(database, caller, { id }),
  stop: ({ database, caller }, id, { force }) => stopInstance(database, caller, { id, force }),
  reboot: ({ database, caller }, id, { mode }) => rebootInstance(database, caller, { id, mode }),
  resize: ({ database, caller, large }, id) => resizeInstance(database, caller, { id, flavorId: large }),
  snapshot: ({ database, caller }, id) => createSnapshot(database, caller, { id, name: 'second' }),
  restore: ({ database, caller }, id, { snapshotId }) =>
    restoreInstance(database, caller, { id, snapshotId }),
  'delete-snapshot': ({ database, caller }, id, { snapshotId }) =>
    deleteSnapshot(database, caller, { id, snapshotId }),
  destroy: ({ database, caller }, id) => destroyInstance(database, caller, { id }),
};

/** Asks for an operation. */
export function request<Kind extends OperationKind>(
  asking: Asking,
  instanceId: string,
  input: OperationInputOf<Kind> & { readonly kind: Kind },
): Promise<Accepted> {
  return REQUESTS[input.kind](asking, instanceId, input);
}
