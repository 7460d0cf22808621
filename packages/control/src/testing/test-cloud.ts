import type { Inventory } from '@cloudlet/contract';
import type { ObservedPower } from '@cloudlet/model';
import { connectDatabase, type Database } from '@cloudlet/prisma';
import { createTestDatabase } from '@cloudlet/prisma/testing';
import type { SystemCaller, UserCaller } from '../callers/caller.ts';
import { registerImage } from '../catalog/register-image.ts';
import { upsertFlavor } from '../catalog/upsert-flavor.ts';
import { type Offer, offerOperations } from '../dispatch/offer-operations.ts';
import { createInstance } from '../instances/create-instance.ts';
import type { Leader } from '../leadership/leader.ts';
import type { Accepted } from '../reads/views.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { enrolTestNode, type TestNode } from './test-node.ts';
import { addTestPerson } from './test-person.ts';

export const SYSTEM: SystemCaller = { kind: 'system', requestId: 'test' };

/** A tenant with one member. */
export type TestTenant = { readonly id: string; readonly name: string; readonly member: UserCaller };

/** A cloud on a database of its own: one tenant, one node that is up, two flavors and an image. */
export type TestCloud = {
  readonly database: Database;
  /** Leads for as long as nobody takes the lease. */
  readonly leader: Leader;
  readonly url: string;
  readonly ownerUrl: string;
  readonly tenant: TestTenant;
  readonly node: TestNode;
  /** 1 vCPU, 512 MiB, 5 GiB. */
  readonly small: string;
  /** 2 vCPUs, 1,024 MiB, 10 GiB. */
  readonly large: string;
  /** Needs 2 GiB and 128 MiB. */
  readonly image: string;
  readonly addTenant: (name: string) => Promise<TestTenant>;
  readonly addNode: (name: string, inventory?: Partial<Inventory>) => Promise<TestNode>;
  /** A create request of the tenant's with sensible values. */
  readonly create: (name?: string) => Promise<Accepted>;
  /** An instance that has been created and runs. */
  readonly createActive: (name?: string) => Promise<Accepted>;
  /** Ends the instance's unfinished operation well, with the domain in this power. */
  readonly settle: (instanceId: string, power: ObservedPower) => Promise<void>;
  readonly end: () => Promise<void>;
};

/**
 * Starts a cloud for one test file; end it in `afterAll`.
 * @param inventory what its node has, where that is not plenty
 */
export async function startTestCloud(inventory: Partial<Inventory> = {}): Promise<TestCloud> {
  const { url, ownerUrl, drop } = await createTestDatabase();
  const database = connectDatabase(url);
  const leader = leaderOf(database);
  const { id: small } = await upsertFlavor(database, SYSTEM, {
    name: 'small',
    vcpus: 1,
    memoryMib: 512,
    rootDiskGib: 5,
  });
  const { id: large } = await upsertFlavor(database, SYSTEM, {
    name: 'large',
    vcpus: 2,
    memoryMib: 1_024,
    rootDiskGib: 10,
  });
  const { id: image } = await registerImage(database, SYSTEM, {
    name: 'tiny',
    sha256: 'ab'.repeat(32),
    sizeBytes: 50_000_000,
    virtualSizeBytes: 2 * 2 ** 30,
    minMemoryMib: 128,
    minDiskGib: 2,
    defaultUser: 'cloud',
  });
  const tenant = await addTestTenant(database, 'demo');
  const nodes = new Map<string, TestNode>();
  const addNode = async (name: string, its: Partial<Inventory> = {}) => {
    const added = await enrolTestNode(leader, name, its);
    nodes.set(added.id, added);
    return added;
  };
  const node = await addNode('node-1', inventory);
  const offers = new Map<string, Offer>();
  const settle = async (instanceId: string, power: ObservedPower) => {
    for (const offer of await offerOperations(leader, { limit: 1_000, unclaimedAfterMs: 60_000 })) {
      offers.set(offer.job.instance.id, offer);
    }
    const offer = offers.get(instanceId);
    // Somebody else's call has taken the offer and not returned yet.
    if (!offer) return settle(instanceId, power);
    offers.delete(instanceId);
    await nodes.get(offer.nodeId)?.start(offer.job);
    await nodes.get(offer.nodeId)?.finish(offer.job, { power });
  };
  let count = 0;
  const create = (name?: string) => {
    count += 1;
    return createInstance(database, tenant.member, {
      name: name ?? `guest-${count}`,
      flavorId: small,
      imageId: image,
    });
  };
  const createActive = async (name?: string) => {
    const accepted = await create(name);
    await node.succeed('running');
    return accepted;
  };
  const end = async () => {
    await database.$disconnect();
    await drop();
  };
  const addTenant = (name: string) => addTestTenant(database, name);
  return {
    database,
    leader,
    url,
    ownerUrl,
    tenant,
    node,
    small,
    large,
    image,
    addTenant,
    addNode,
    create,
    createActive,
    settle,
    end,
  };
}

/** A leader without a lease of its own: of a fresh database the migrations left epoch 0. */
export function leaderOf(database: Database, epoch = 0): Leader {
  return { database, epoch, isHeld: () => true, onDeposed: () => undefined };
}

async function addTestTenant(database: Database, name: string): Promise<TestTenant> {
  const { id } = await createTenant(database, SYSTEM, { name });
  const member = await addTestPerson(database, {
    email: `member@${name}.example`,
    name: `Member of ${name}`,
    tenant: { id, role: 'MEMBER' },
  });
  return { id, name, member };
}
