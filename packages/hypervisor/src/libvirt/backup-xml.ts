import { convert, create } from 'xmlbuilder2';
import { ROOT_DISK, SEED_DISK } from './domain-xml.ts';

/** A backup in push mode of the root disk alone (https://libvirt.org/formatbackup.html). */
export function backupXml(target: string): string {
  const rootDisk = {
    '@name': ROOT_DISK,
    '@backup': 'yes',
    '@type': 'file',
    driver: { '@type': 'qcow2' },
    target: { '@file': target },
  };
  const disks = { disk: [rootDisk, { '@name': SEED_DISK, '@backup': 'no' }] };
  return create({ domainbackup: { '@mode': 'push', disks } }).end({ headless: true });
}

type BackupDocument = {
  readonly domainbackup: { readonly disks?: { readonly disk?: BackupDisk | readonly BackupDisk[] } };
};
type BackupDisk = { readonly target?: { readonly '@file'?: string } };

/** The files that a backup writes, from its XML as libvirt gives it. */
export function backupTargets(xml: string): string[] {
  const { domainbackup } = convert(xml, { format: 'object' }) as unknown as BackupDocument;
  return [domainbackup.disks?.disk ?? []].flat().flatMap(({ target }) => target?.['@file'] ?? []);
}
