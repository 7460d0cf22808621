import { createHash } from 'node:crypto';

/** How a node's network is called, and what of it other nodes on the same host would be in the way of. */
export type NetworkNames = {
  readonly network: string;
  /** At most 15 characters, as Linux takes for an interface. */
  readonly bridge: string;
  /** The bridge's own: locally administered. */
  readonly macAddress: string;
};

/** The state directory of the node that `./cloudlet up` makes where nobody names another. */
export const DEFAULT_STATE_DIR = '/var/lib/cloudlet/node';

/** That node's names. */
export const PLAIN_NAMES: NetworkNames = {
  network: 'cloudlet',
  bridge: 'cloudlet0',
  macAddress: '52:54:00:c1:0d:1e',
};

/** The names of any other node: the same for one state directory always, and for two never. */
export function namesOf(stateDir: string): NetworkNames {
  const suffix = createHash('sha256').update(stateDir).digest('hex').slice(0, 6);
  const name = `cloudlet-${suffix}`;
  return { network: name, bridge: name, macAddress: `52:54:00:${suffix.match(/../g)?.join(':')}` };
}
