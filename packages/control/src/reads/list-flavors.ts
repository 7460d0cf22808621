import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { nameAfter, pageByName } from './page.ts';
import type { FlavorView, Page, PageInput } from './views.ts';

/** The sizes that tenants choose from, by name. */
export async function listFlavors(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<FlavorView>> {
  requirePermission(caller, 'read');
  const flavors = await database.flavor.findMany({
    select: {
      id: true,
      name: true,
      vcpus: true,
      memoryMib: true,
      rootDiskGib: true,
      requiredCapabilities: true,
    },
    where: { retiredAt: null, name: { gt: nameAfter(input) } },
    orderBy: { name: 'asc' },
    take: input.limit + 1,
  });
  return pageByName(flavors, input.limit);
}
