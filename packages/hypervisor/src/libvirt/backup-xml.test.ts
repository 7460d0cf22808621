import { expect, it } from 'vitest';
import { backupTargets, backupXml } from './backup-xml.ts';

it('finds in a backup’s XML what it writes', () => {
  expect(backupTargets(backupXml('/srv/a & b/<c>.qcow2'))).toEqual(['/srv/a & b/<c>.qcow2']);
});

it('finds it among what libvirt adds, and nothing in a backup that is pulled', () => {
  const pushed = `<domainbackup mode='push'>
    <disks>
      <disk name='vda' backup='yes' type='file' backupmode='full' index='5'>
        <driver type='qcow2'/><target file='/one'/>
      </disk>
      <disk name='vdb' backup='no'/>
    </disks>
  </domainbackup>`;
  expect(backupTargets(pushed)).toEqual(['/one']);
  const pulled =
    "<domainbackup mode='pull'><disks><disk name='vda'><scratch file='/s'/></disk></disks></domainbackup>";
  expect(backupTargets(pulled)).toEqual([]);
  expect(backupTargets('<domainbackup/>')).toEqual([]);
});
