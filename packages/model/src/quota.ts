/** What a tenant's quota bounds, in the order in which people read it. */
export const QUOTA_RESOURCES = [
  'instances',
  'vcpus',
  'memoryMib',
  'rootDiskGib',
  'volumes',
  'volumeGib',
  'snapshots',
  'images',
  'networks',
  'floatingIps',
  'keyPairs',
  'serverGroups',
  'tokens',
] as const;
export type QuotaResource = (typeof QUOTA_RESOURCES)[number];

/** Those that the cloud cannot give yet: their limits are agreed in advance, and nothing can hold any of them. */
const TO_COME: readonly QuotaResource[] = ['volumes', 'volumeGib', 'images', 'networks', 'floatingIps'];

/** Those that tenants can hold today. */
export const GIVEN_RESOURCES: readonly QuotaResource[] = QUOTA_RESOURCES.filter(
  (resource) => !TO_COME.includes(resource),
);

/** So much of each resource: a limit, a use or a request. */
export type QuotaAmounts = { readonly [Resource in QuotaResource]: number };

/** The largest limit: what PostgreSQL's integer holds. */
export const MAX_LIMIT = 2_147_483_647;

export const NO_AMOUNTS: QuotaAmounts = amountsOf(() => 0);

/** An amount for each resource. */
export function amountsOf(amountOf: (resource: QuotaResource) => number): QuotaAmounts {
  const entries = QUOTA_RESOURCES.map((resource) => [resource, amountOf(resource)] as const);
  return Object.fromEntries(entries) as QuotaAmounts;
}

/** A guest's size: a flavor's numbers. */
export type Size = { readonly vcpus: number; readonly memoryMib: number; readonly rootDiskGib: number };

/** What one instance of a size uses of its tenant's quota. */
export function quotaOfInstance(size: Size): QuotaAmounts {
  return { ...NO_AMOUNTS, ...sizeAmounts(size), instances: 1 };
}

/** What a resize asks for besides what is used already: nothing where it shrinks, for the old size is held until it is done. */
export function quotaOfResize(from: Size, to: Size): QuotaAmounts {
  const held = largerOf(from, to);
  return {
    ...NO_AMOUNTS,
    vcpus: held.vcpus - from.vcpus,
    memoryMib: held.memoryMib - from.memoryMib,
    rootDiskGib: held.rootDiskGib - from.rootDiskGib,
  };
}

export const QUOTA_OF_SNAPSHOT: QuotaAmounts = { ...NO_AMOUNTS, snapshots: 1 };
export const QUOTA_OF_KEY_PAIR: QuotaAmounts = { ...NO_AMOUNTS, keyPairs: 1 };
export const QUOTA_OF_SERVER_GROUP: QuotaAmounts = { ...NO_AMOUNTS, serverGroups: 1 };
export const QUOTA_OF_TOKEN: QuotaAmounts = { ...NO_AMOUNTS, tokens: 1 };

/** Per resource the larger of two sizes: what a resize holds while it runs, so that it can go either way. */
export function largerOf(one: Size, other: Size): Size {
  return {
    vcpus: Math.max(one.vcpus, other.vcpus),
    memoryMib: Math.max(one.memoryMib, other.memoryMib),
    rootDiskGib: Math.max(one.rootDiskGib, other.rootDiskGib),
  };
}

export type QuotaExcess = {
  readonly resource: QuotaResource;
  readonly limit: number;
  readonly used: number;
  readonly asked: number;
};

/**
 * The resources of which a request asks too much; empty when it fits. A limit that was lowered below what is used blocks only
 * growth: whoever asks for nothing of a resource never exceeds it.
 */
export function exceededBy(asked: QuotaAmounts, used: QuotaAmounts, limit: QuotaAmounts): QuotaExcess[] {
  return QUOTA_RESOURCES.filter(
    (resource) => asked[resource] > 0 && used[resource] + asked[resource] > limit[resource],
  ).map((resource) => ({
    resource,
    limit: limit[resource],
    used: used[resource],
    asked: asked[resource],
  }));
}

/** A limit that becomes another. */
export type LimitChange = { readonly resource: QuotaResource; readonly from: number; readonly to: number };

/** What is another limit in `to` than in `from`, of the resources that both name. */
export function changedLimits(from: Partial<QuotaAmounts>, to: Partial<QuotaAmounts>): LimitChange[] {
  return QUOTA_RESOURCES.flatMap((resource) => {
    const [before, after] = [from[resource], to[resource]];
    if (before === undefined || after === undefined || before === after) return [];
    return [{ resource, from: before, to: after }];
  });
}

/** What can become of a tenant's request for higher limits; all but the first are final. */
export const QUOTA_REQUEST_STATUSES = ['OPEN', 'GRANTED', 'REFUSED', 'WITHDRAWN'] as const;
export type QuotaRequestStatus = (typeof QUOTA_REQUEST_STATUSES)[number];

/** A number that a request cannot be granted with. */
export type WrongGrant = {
  readonly resource: QuotaResource;
  readonly reason: 'not-asked-for' | 'less-than-present';
};

/**
 * The limits that granting a request makes: those given, else those asked for, and never less than the present ones, which may have been
 * raised since it was asked.
 */
export function grantedLimits(
  present: QuotaAmounts,
  asked: Partial<QuotaAmounts>,
  given: Partial<QuotaAmounts>,
): { readonly limits: Partial<QuotaAmounts>; readonly wrong: WrongGrant | null } {
  const limits: { [Resource in QuotaResource]?: number } = {};
  for (const resource of QUOTA_RESOURCES) {
    const [wanted, chosen] = [asked[resource], given[resource]];
    if (chosen !== undefined && wanted === undefined)
      return { limits, wrong: { resource, reason: 'not-asked-for' } };
    if (chosen !== undefined && chosen < present[resource])
      return { limits, wrong: { resource, reason: 'less-than-present' } };
    if (wanted !== undefined) limits[resource] = chosen ?? Math.max(wanted, present[resource]);
  }
  return { limits, wrong: null };
}

function sizeAmounts({ vcpus, memoryMib, rootDiskGib }: Size): Size {
  return { vcpus, memoryMib, rootDiskGib };
}
