import type { LibvirtConnection } from '@cloudlet/libvirt';
import { realPath } from './files.ts';
import { findNetwork, readNetwork } from './network-definition.ts';
import { DEFAULT_STATE_DIR, type NetworkNames, namesOf, PLAIN_NAMES } from './network-names.ts';
import type { NodePaths } from './paths.ts';

/**
 * The names of this node's network. A network that was made for it under the plain name keeps that, wherever the node's state
 * is: its guests' definitions say so.
 */
export async function namesOfNode(libvirt: LibvirtConnection, paths: NodePaths): Promise<NetworkNames> {
  const own = namesOf(paths.stateDir);
  const plain = await findNetwork(libvirt, PLAIN_NAMES.network);
  const holder = plain && (await readNetwork(libvirt, plain)).hostsFolder;
  if (holder && (await realPath(holder)) === paths.dhcpHosts) return PLAIN_NAMES;
  const mayTake = !holder && paths.stateDir === (await realPath(DEFAULT_STATE_DIR));
  return mayTake && !(await findNetwork(libvirt, own.network)) ? PLAIN_NAMES : own;
}
