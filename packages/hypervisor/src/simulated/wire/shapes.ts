import { IMAGE_FORMATS, NESTED_PAGINGS, OBSERVED_POWERS } from '@cloudlet/model';
import { z } from 'zod';

/** The port's values as zod schemas: what crosses the simulator's socket and what its state files hold. */

export const instanceIdSchema = z.guid();
const countSchema = z.int().nonnegative();
const positiveSchema = z.int().positive();
/** Names a temporary file: no path separators. */
const attemptSchema = z.string().regex(/^[A-Za-z0-9._-]{1,200}$/);

export const hostSizeSchema = z.object({
  vcpus: positiveSchema,
  memoryMib: positiveSchema,
  diskGib: z.number().positive(),
});
/** A simulated host's hardware: vCPUs, memory (MiB), disk (GiB). */
export type HostSize = z.infer<typeof hostSizeSchema>;

export const hostFactsSchema = z.object({
  hostUuid: z.guid(),
  bootId: z.guid(),
  vcpus: positiveSchema,
  memoryMib: positiveSchema,
  diskGib: z.number(),
  cpuModel: z.string(),
  architecture: z.string(),
  virtualization: z.enum(['kvm', 'tcg', 'simulated']),
  virtualizationReason: z.string(),
  hypervisorVersion: z.string(),
  natCidr: z.cidrv4(),
  nestedPaging: z.enum(NESTED_PAGINGS),
  hugepages: z.object({ sizeKib: countSchema, total: countSchema, free: countSchema }),
  ksm: z.boolean(),
  imageFormats: z.array(z.enum(IMAGE_FORMATS)),
  capabilities: z.array(z.string()),
});

export const hostUseSchema = z.object({
  cpuBusy: z.number(),
  cpuTotal: z.number(),
  memoryMib: countSchema,
  diskGib: countSchema,
});

export const baseImageSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: countSchema,
});

export const domainSpecSchema = z.object({
  instanceId: instanceIdSchema,
  generation: countSchema,
  tenantId: z.guid(),
  tenantName: z.string().min(1),
  instanceName: z.string().min(1),
  vcpus: positiveSchema,
  memoryMib: positiveSchema,
  macAddress: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
  baseSha256: baseImageSchema.shape.sha256,
});

export const domainFactsSchema = z.object({
  instanceId: instanceIdSchema,
  generation: countSchema,
  name: z.string(),
  power: z.enum(OBSERVED_POWERS),
  vcpus: positiveSchema,
  memoryMib: positiveSchema,
});

export const diskSpecSchema = z.object({
  instanceId: instanceIdSchema,
  baseSha256: baseImageSchema.shape.sha256,
  sizeGib: positiveSchema,
  attempt: attemptSchema,
});

export const seedSchema = z.object({ metaData: z.string(), userData: z.string(), vendorData: z.string() });

export const addressSchema = z.object({
  macAddress: domainSpecSchema.shape.macAddress,
  ipAddress: z.ipv4(),
  hostname: z.string().min(1),
});

export const snapshotSpecSchema = z.object({
  instanceId: instanceIdSchema,
  snapshotId: z.guid(),
  attempt: attemptSchema,
});
export const restoreSpecSchema = snapshotSpecSchema.extend({
  sizeGib: positiveSchema,
  baseSha256: baseImageSchema.shape.sha256,
});

export const holdingsSchema = z.object({
  domains: z.array(z.string()),
  disks: z.array(z.string()),
  seeds: z.array(z.string()),
  snapshots: z.array(z.object({ instanceId: z.string(), snapshotId: z.string() })),
  addresses: z.array(z.object({ macAddress: z.string(), ipAddress: z.string() })),
  temporaries: z.array(z.string()),
});

export const descriptionSchema = z.object({
  domain: domainSpecSchema
    .pick({ tenantName: true, instanceName: true, vcpus: true, memoryMib: true })
    .extend({ tenantId: z.string().nullable(), macAddress: z.string().nullable() })
    .nullable(),
  disk: z
    .object({
      sizeGib: z.number(),
      bytes: countSchema,
      base: baseImageSchema.extend({ virtualSizeBytes: countSchema }).nullable(),
    })
    .nullable(),
  snapshots: z.array(z.object({ snapshotId: z.string(), sizeGib: z.number(), bytes: countSchema })),
});

/** What a host tells all its clients. The client itself adds `disconnected` and `reconnected`. */
export const hostEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('power'),
    instanceId: z.string(),
    generation: countSchema,
    power: z.enum(OBSERVED_POWERS),
    cause: z.string(),
  }),
  z.object({ type: z.literal('rebooted'), instanceId: z.string() }),
]);
export type HostEvent = z.infer<typeof hostEventSchema>;

export const errorCodeSchema = z.enum([
  'domain_not_found',
  'domain_running',
  'domain_not_running',
  'domain_foreign',
  'disk_not_found',
  'disk_full',
  'base_image_missing',
  'checksum_mismatch',
  'snapshot_not_found',
  'address_conflict',
  'aborted',
  'unreachable',
  'timed_out',
  'failed',
]);
