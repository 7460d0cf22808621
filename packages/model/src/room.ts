import {
  QUOTA_RESOURCES,
  type QuotaAmounts,
  type QuotaResource,
  quotaOfInstance,
  type Size,
} from './quota.ts';

/** How many more of a size fit, and which resource keeps it from being more. */
export type Room = { readonly count: number; readonly limitedBy: QuotaResource };

/** How many more instances of a size a tenant's quota has room for; none where more is held than the limit allows. */
export function roomFor(size: Size, limit: QuotaAmounts, used: QuotaAmounts): Room {
  const each = quotaOfInstance(size);
  return QUOTA_RESOURCES.filter((resource) => each[resource] > 0)
    .map((resource) => ({
      count: Math.floor(Math.max(0, limit[resource] - used[resource]) / each[resource]),
      limitedBy: resource,
    }))
    .reduce((least, next) => (next.count < least.count ? next : least));
}
