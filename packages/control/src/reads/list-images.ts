import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { nameAfter, pageByName } from './page.ts';
import type { ImageView, Page, PageInput } from './views.ts';

/** The disks that instances start from, by name. */
export async function listImages(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<ImageView>> {
  requirePermission(caller, 'read');
  const images = await database.image.findMany({
    where: { retiredAt: null, name: { gt: nameAfter(input) } },
    orderBy: { name: 'asc' },
    take: input.limit + 1,
  });
  const views = images.map((image) => ({
    id: image.id,
    name: image.name,
    defaultUser: image.defaultUser,
    sizeBytes: Number(image.sizeBytes),
    minDiskGib: image.minDiskGib,
    minMemoryMib: image.minMemoryMib,
    createdAt: image.createdAt.toISOString(),
  }));
  return pageByName(views, input.limit);
}
