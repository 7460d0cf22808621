import { findUser, isRoot } from '../process/users.ts';
import { wayToPrograms } from '../process/way-to-programs.ts';
import type { Part } from './part.ts';

/** The system user of portal, gateway and controller, where root runs the cloud. */
export const CONTROL_PLANE_USER = 'cloudlet';

const FIRST_FREE_PORT = 1024;

/**
 * Whose process a part of the control plane is: the system user's, or whoever's we are, where we are not root or that user could
 * not read the programs.
 * @param port where the part listens: one below 1024 takes a right of its own.
 */
export function controlPlaneIdentity(port?: number): Pick<Part, 'user' | 'confinement'> {
  const user = isRoot() ? findUser(CONTROL_PLANE_USER) : undefined;
  const way = user && wayToPrograms();
  if (!user || !way || 'obstacle' in way) return { user: null, confinement: null };
  const isReserved = port !== undefined && port < FIRST_FREE_PORT;
  return {
    user: { uid: user.uid, gid: user.gid, name: user.name },
    confinement: { closed: [...way.closed], capabilities: isReserved ? ['net_bind_service'] : [] },
  };
}
