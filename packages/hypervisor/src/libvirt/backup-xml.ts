import { ROOT_DISK, SEED_DISK } from './domain-xml.ts';
import { elementsAt, parseXml, toXml } from './xml.ts';

/** A backup in push mode of the root disk alone (https://libvirt.org/formatbackup.html). */
export function backupXml(target: string): string {
  const rootDisk = {
    '@name': ROOT_DISK,
    '@backup': 'yes',
    '@type': 'file',
    driver: { '@type': 'qcow2' },
    target: { '@file': target },
  };
  const seedDisk = { '@name': SEED_DISK, '@backup': 'no' };
  return toXml('domainbackup', { '@mode': 'push', disks: { disk: [rootDisk, seedDisk] } });
}

/** The files that a backup writes, from its XML as libvirt gives it. */
export function backupTargets(xml: string): string[] {
  return elementsAt(parseXml(xml), 'disks', 'disk', 'target').flatMap(
    ({ attributes }) => attributes.file ?? [],
  );
}
