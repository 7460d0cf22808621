import type { LibvirtConnection } from '@cloudlet/libvirt';
import { exists } from './files.ts';
import type { OwnDomains } from './own-domains.ts';

/**
 * What an operator should know who has moved a node's state folder: guests of a folder that is not there any more are no node's,
 * and each node of this libvirt takes them for another's. @returns a sentence per folder
 */
export async function tellOfLostGuests(libvirt: LibvirtConnection, own: OwnDomains): Promise<string[]> {
  const owners = await Promise.all((await libvirt.host.listAllDomains()).map(own.ownerOf));
  const folders = owners.flatMap((owner) => (owner.whose === 'others' ? (owner.stateDir ?? []) : []));
  const told: string[] = [];
  for (const folder of new Set(folders)) {
    if (await exists(folder)) continue;
    const count = folders.filter((one) => one === folder).length;
    told.push(
      `${count} guest(s) of this libvirt belong to the state folder ${folder}, which is not there: no node looks after them. ` +
        'If it was moved, put it back or make a symbolic link at its old place.',
    );
  }
  return told;
}
