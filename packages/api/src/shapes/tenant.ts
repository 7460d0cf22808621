import { AUDIT_RESULTS, QUOTA_REQUEST_STATUSES, QUOTA_RESOURCES, REQUESTED_VIA } from '@cloudlet/model';
import { z } from 'zod';
import { id, time } from './parts.ts';

export const quotaUseShape = z.object({ limit: z.int(), used: z.int() });
export const quotaShape = z.object({
  instances: quotaUseShape,
  vcpus: quotaUseShape,
  memoryMib: quotaUseShape,
  rootDiskGib: quotaUseShape,
  volumes: quotaUseShape,
  volumeGib: quotaUseShape,
  snapshots: quotaUseShape,
  images: quotaUseShape,
  networks: quotaUseShape,
  floatingIps: quotaUseShape,
  keyPairs: quotaUseShape,
  serverGroups: quotaUseShape,
  tokens: quotaUseShape,
});
export type Quota = z.infer<typeof quotaShape>;

const limit = z.int();
/** A limit for each resource. */
export const quotaLimitsShape = z.object({
  instances: limit,
  vcpus: limit,
  memoryMib: limit,
  rootDiskGib: limit,
  volumes: limit,
  volumeGib: limit,
  snapshots: limit,
  images: limit,
  networks: limit,
  floatingIps: limit,
  keyPairs: limit,
  serverGroups: limit,
  tokens: limit,
});
export type QuotaLimits = z.infer<typeof quotaLimitsShape>;

/** A tenant's request for higher limits. */
export const quotaRequestShape = z.object({
  id,
  tenant: z.object({ id, name: z.string(), isSuspended: z.boolean() }),
  status: z.enum(QUOTA_REQUEST_STATUSES),
  reason: z.string(),
  items: z.array(
    z.object({
      resource: z.enum(QUOTA_RESOURCES),
      from: z.int().describe('The limit when it was asked for'),
      asked: z.int(),
      granted: z.int().nullable().describe('Null where it was not granted'),
      now: quotaUseShape.nullable().describe('How it is now; null once the request has ended'),
    }),
  ),
  createdBy: z.string(),
  createdAt: time,
  endedAt: time.nullable().describe('When it was granted, refused or withdrawn'),
  endedBy: z.string().nullable().describe('Null also where the cloud’s operators did by ./cloudlet'),
  answer: z.string().nullable().describe('What was said to who asked'),
});
export type QuotaRequest = z.infer<typeof quotaRequestShape>;

/** Since when a tenant is suspended, and what its people were told. */
export const suspensionShape = z.object({ since: time, reason: z.string().nullable() });

/** A tenant as who runs the cloud sees it. */
export const tenantShape = z.object({
  id,
  name: z.string(),
  createdAt: time,
  suspension: suspensionShape.nullable(),
  members: z.int().describe('How many people are in it'),
  instances: z.int().describe('How many it has that are not destroyed'),
});
export type Tenant = z.infer<typeof tenantShape>;

/** One line of a tenant's history. */
export const eventShape = z.object({
  id: z.string().describe('Rises. Of two events the one written later may be seen first'),
  at: time,
  action: z.string().describe('What was done, e.g. `instance.create`'),
  tenant: z
    .object({ id, name: z.string() })
    .nullable()
    .describe('Null for what is about no tenant, e.g. who has signed in'),
  actor: z.object({
    id: id.nullable(),
    name: z.string(),
    via: z.enum(REQUESTED_VIA),
    tokenId: id
      .nullable()
      .describe('The token that was shown; null to a tenant’s readers where it is no token of the tenant'),
    sessionId: id
      .nullable()
      .describe(
        'The session by which the portal was asked; null to a tenant’s readers where it is no member’s',
      ),
  }),
  origin: z.object({
    address: z
      .string()
      .nullable()
      .describe(
        'Where the request came from; null, as `userAgent`, where the actor’s token or session is not shown',
      ),
    userAgent: z.string().nullable().describe('What the program that asked says of itself'),
  }),
  target: z.object({
    type: z.string(),
    id: z.string().nullable(),
    name: z
      .string()
      .nullable()
      .describe(
        'The name that an instance, a tenant, a token or a person has now; of others what they were called then, where that is known',
      ),
  }),
  result: z
    .enum(AUDIT_RESULTS)
    .describe(
      '`ACCEPTED`: done, or taken on where an operation follows, whose end is an event of its own: `SUCCEEDED`, `FAILED` or `SUPERSEDED`',
    ),
  errorCode: z.string().nullable().describe('Why it was refused or has failed'),
  refersTo: z.string().nullable().describe('Of how an operation ended: the event of the request for it'),
  requestId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).describe('What else is to be known, by action'),
});
export type Event = z.infer<typeof eventShape>;

/** A hint that something may have changed: who gets it refetches. `resync`: anything may have been missed. */
export const changeShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resync') }),
  z.object({ type: z.literal('instance'), instanceId: id }),
  z.object({ type: z.literal('quota') }),
]);
export type Change = z.infer<typeof changeShape>;
