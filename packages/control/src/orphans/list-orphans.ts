import type { Database } from '@cloudlet/prisma';
import { Prisma } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { olderThan, pageBy } from '../reads/page.ts';
import type { Page, PageInput } from '../reads/views.ts';
import { findNearestFlavor } from './ingredients.ts';
import {
  type AdoptionRefusal,
  adoptionRefusal,
  type Orphan,
  type RemovalRefusal,
  readOrphans,
  removalRefusal,
  sizeOf,
} from './orphan.ts';

/** An orphan as operators see it. */
export type OrphanView = {
  readonly id: string;
  readonly kind: Orphan['kind'];
  readonly node: { readonly id: string; readonly name: string };
  readonly instanceId: string | null;
  readonly snapshotId: string | null;
  /** The name that its row or its mark says. */
  readonly name: string | null;
  /** `exists` false: its mark names a tenant that the cloud does not have. */
  readonly tenant: { readonly id: string | null; readonly name: string; readonly exists: boolean } | null;
  readonly power: string | null;
  readonly size: { readonly vcpus: number; readonly memoryMib: number; readonly rootDiskGib: number } | null;
  /** The flavor that it would have. */
  readonly flavor: { readonly name: string; readonly isExact: boolean } | null;
  readonly macAddress: string | null;
  readonly ipAddress: string | null;
  /** Bytes of its disk and its snapshots on the node, as far as they are known. */
  readonly bytes: number | null;
  readonly snapshots: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly adoptionRefusal: AdoptionRefusal | null;
  readonly removalRefusal: RemovalRefusal | null;
};

/**
 * Where nodes and rows differ, newest first: what is on a node and no row explains, and rows of what a node no longer has.
 * @throws ControlError `forbidden` to whoever does not run the cloud
 */
export async function listOrphans(
  database: Database,
  caller: Caller,
  input: PageInput,
): Promise<Page<OrphanView>> {
  requirePermission(caller, 'admin');
  const older = olderThan(input, Prisma.sql`o.first_seen_at`, Prisma.sql`o.id`);
  const orphans = await readOrphans(database, older, input.limit + 1);
  const views = await database.$transaction((tx) => Promise.all(orphans.map((orphan) => viewOf(tx, orphan))));
  return pageBy(views, input.limit, ({ firstSeenAt: at, id }) => ({ at, id }));
}

async function viewOf(tx: Prisma.TransactionClient, orphan: Orphan): Promise<OrphanView> {
  const { id, kind, node, instanceId, snapshotId, row, tenant, description, facts } = orphan;
  const named = description?.domain;
  const size = sizeOf(orphan);
  const near = size && kind === 'instance' ? await findNearestFlavor(tx, size) : null;
  const files = [...(description?.snapshots ?? []), ...(description?.disk ? [description.disk] : [])];
  return {
    id,
    kind,
    node,
    instanceId,
    snapshotId,
    name: row?.name ?? named?.name ?? null,
    tenant: tenant
      ? { ...tenant, exists: true }
      : named
        ? { id: named.tenantId, name: named.tenantName, exists: false }
        : null,
    power: facts.power ?? null,
    size,
    flavor: near && { name: near.flavor.name, isExact: near.isExact },
    macAddress: orphan.macAddress,
    ipAddress: orphan.ipAddress,
    bytes: description && files.reduce((sum, { bytes }) => sum + bytes, 0),
    snapshots: new Set([
      ...(facts.snapshotIds ?? []),
      ...(description?.snapshots.map((one) => one.snapshotId) ?? []),
    ]).size,
    firstSeenAt: orphan.firstSeenAt,
    lastSeenAt: orphan.lastSeenAt,
    adoptionRefusal: adoptionRefusal(orphan),
    removalRefusal: removalRefusal(orphan),
  };
}
