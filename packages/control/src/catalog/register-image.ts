import type { ImageFormat } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requesterOf, requirePermission } from '../callers/caller.ts';
import { recordAuditEvent } from '../database/record-audit-event.ts';
import { inTransaction } from '../database/transaction.ts';

/** What the image builder says of a file. Sizes as in its name's unit. */
export type ImageFile = {
  readonly sha256: string;
  /** Default: qcow2. */
  readonly format?: ImageFormat | undefined;
  readonly sizeBytes: number;
  readonly virtualSizeBytes: number;
  readonly minMemoryMib: number;
  readonly minDiskGib: number;
  readonly defaultUser: string;
};

/**
 * Makes an image of this name have this content. One with another checksum or format is retired and a new one takes its name.
 * @returns the id of the image that has the name now
 */
export async function registerImage(
  database: Database,
  caller: Caller,
  input: ImageFile & { readonly name: string },
): Promise<{ readonly id: string }> {
  requirePermission(caller, 'admin');
  const { name, sha256, format = 'qcow2', sizeBytes, virtualSizeBytes } = input;
  const { minMemoryMib, minDiskGib, defaultUser } = input;
  return inTransaction(database, async (tx) => {
    const current = await tx.image.findFirst({ where: { name, retiredAt: null } });
    if (current?.sha256 === sha256 && current.format === format) return { id: current.id };
    if (current) await tx.image.update({ where: { id: current.id }, data: { retiredAt: new Date() } });
    const image = await tx.image.create({
      data: { name, sha256, format, sizeBytes, virtualSizeBytes, minMemoryMib, minDiskGib, defaultUser },
    });
    await recordAuditEvent(tx, requesterOf(caller), {
      tenantId: null,
      action: 'image.register',
      targetType: 'image',
      targetId: image.id,
      detail: { name, sha256, format },
    });
    return { id: image.id };
  });
}
