import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTemporary, isTemporaryOf, nodePaths, snapshotIdOf, temporaryName } from './paths.ts';

const ID = '7d0d1f9e-3f7b-4a51-9c0e-3f2f1f4b8a11';
const paths = nodePaths('/srv/my cloud');

describe('the files of an instance', () => {
  it('are all in one folder, which is named by its id', () => {
    const folder = `/srv/my cloud/instances/${ID}`;
    expect(paths.instance(ID)).toBe(folder);
    for (const file of [paths.disk(ID), paths.seed(ID), paths.snapshot(ID, ID)]) {
      expect(dirname(file)).toBe(folder);
    }
    expect(dirname(dirname(paths.consoleLog(ID)))).toBe(folder);
  });

  it('tell a snapshot’s id', () => {
    expect(snapshotIdOf(`snapshot-${ID}.qcow2`)).toBe(ID);
    expect(snapshotIdOf(`snapshot-${ID}.qcow2.1.tmp`)).toBeNull();
    expect(snapshotIdOf('disk.qcow2')).toBeNull();
    expect(snapshotIdOf('snapshot-.qcow2')).toBeNull();
  });
});

describe('temporary names', () => {
  it('belong to one file and one attempt, and stay in its folder whatever the attempt is called', () => {
    const disk = paths.disk(ID);
    const temporary = temporaryName(disk, '../../etc/passwd');
    expect(dirname(temporary)).toBe(dirname(disk));
    expect(isTemporary(temporary)).toBe(true);
    expect(isTemporaryOf(disk, temporary)).toBe(true);
    expect(isTemporaryOf(paths.seed(ID), temporary)).toBe(false);
    expect(temporaryName(disk, '1')).not.toBe(temporaryName(disk, '2'));
  });

  it('are told from real ones', () => {
    expect(isTemporary(paths.disk(ID))).toBe(false);
    expect(isTemporaryOf(paths.disk(ID), paths.disk(ID))).toBe(false);
    expect(isTemporaryOf('disk.qcow2', 'disk.qcow2.restored-by')).toBe(false);
  });
});
