import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createApiToken,
  createTenant,
  type Database,
  registerImage,
  setQuota,
  upsertFlavor,
} from '@cloudlet/control';
import { PERMISSIONS_OF_ROLE } from '@cloudlet/model';
import type { Folders } from './folders.ts';

export type Tenant = { readonly id: string; readonly name: string; readonly token: string };

const SYSTEM = { kind: 'system' } as const;

/** Small enough that the planned load meets it now and then. */
const QUOTA = { instances: 12, vcpus: 20, memoryMib: 20_480, rootDiskGib: 200, snapshots: 15 };

const FLAVORS = [
  { name: 'tiny', vcpus: 1, memoryMib: 128, rootDiskGib: 1 },
  { name: 'small', vcpus: 1, memoryMib: 512, rootDiskGib: 5 },
  { name: 'medium', vcpus: 2, memoryMib: 2_048, rootDiskGib: 20 },
];

export async function makeTenants(database: Database, count: number): Promise<Tenant[]> {
  const tenants: Tenant[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `tenant-${index + 1}`;
    const { id } = await createTenant(database, SYSTEM, { name });
    await setQuota(database, SYSTEM, { tenantId: id, quota: QUOTA });
    const { secret } = await createApiToken(
      database,
      { ...SYSTEM, tenantId: id },
      { name: 'faults', scopes: PERMISSIONS_OF_ROLE.MEMBER },
    );
    tenants.push({ id, name, token: secret });
  }
  return tenants;
}

/** What there is to choose from. The image is small: simulated hosts only look whether it is what it should be. */
export async function makeCatalog(database: Database, folders: Folders): Promise<void> {
  for (const flavor of FLAVORS) await upsertFlavor(database, SYSTEM, flavor);
  const bytes = randomBytes(256 * 1024);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(folders.images, `${sha256}.qcow2`), bytes, { mode: 0o644 });
  await registerImage(database, SYSTEM, {
    name: 'tiny',
    sha256,
    sizeBytes: bytes.byteLength,
    virtualSizeBytes: 1024 ** 3,
    minMemoryMib: 64,
    minDiskGib: 1,
    defaultUser: 'cloud',
  });
}
