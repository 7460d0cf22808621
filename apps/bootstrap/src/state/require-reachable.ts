import { dirname } from 'node:path';
import { Problem } from '../errors.ts';
import { closedFolder } from '../process/closed-folder.ts';

/**
 * Where root runs a cloud, PostgreSQL, Redis, the control plane and QEMU run as users of their own, and all have to get to the
 * state directory.
 * @throws Problem where a folder on the way lets them not pass.
 */
export function requireReachable(stateRoot: string): void {
  const closed = closedFolder(dirname(stateRoot));
  if (closed === null) return;
  throw new Problem(`${stateRoot} cannot be reached by the cloud's parts`, {
    why: `They run as users of their own, and ${closed} lets nobody but its owner pass.`,
    next: `Let them pass (sudo chmod o+x ${closed}), or name another directory: ./cloudlet up --state DIR`,
  });
}
