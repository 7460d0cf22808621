import type { InstanceStatus } from '@cloudlet/model';
import { Prisma } from '@cloudlet/prisma';

/** Of one resource of the cloud's nodes: what there is, what claims may take of it, what they take, what is really used (null: not measured). */
type Capacity = {
  readonly physical: number;
  readonly allowed: number;
  readonly claimed: number;
  readonly used: number | null;
};
export type CloudCapacity = {
  readonly vcpus: Capacity;
  readonly memoryMib: Capacity;
  readonly diskGib: Capacity;
};

/** How many instances that are not destroyed are in which status. */
export type InstanceCounts = { readonly [Status in Exclude<InstanceStatus, 'DELETED'>]: number };

/** From the name of one of `cloud_sample`'s columns the SQL of its value. */
type Value = (column: string) => Prisma.Sql;

/** SQL of a {@link CloudCapacity}. */
export function jsonOfCapacity(value: Value): Prisma.Sql {
  const of = (
    column: string,
  ) => Prisma.sql`jsonb_build_object('physical', ${value(column)}, 'allowed', ${value(`allowed_${column}`)},
    'claimed', ${value(`claimed_${column}`)}, 'used', ${value(`used_${column}`)})`;
  return Prisma.sql`jsonb_build_object('vcpus', ${of('vcpus')}, 'memoryMib', ${of('memory_mib')}, 'diskGib', ${of('disk_gib')})`;
}

/** SQL of {@link InstanceCounts}. */
export function jsonOfStates(value: Value): Prisma.Sql {
  return Prisma.sql`jsonb_build_object('BUILD', ${value('instances_build')}, 'ACTIVE', ${value('instances_active')},
    'SHUTOFF', ${value('instances_shutoff')}, 'PAUSED', ${value('instances_paused')}, 'ERROR', ${value('instances_error')})`;
}
