import { useUnits } from '#lib/quantity.ts';

/** What a node has, in the order in which people read it. */
export const CLOUD_RESOURCES = ['vcpus', 'memoryMib', 'diskGib'] as const;
export type CloudResource = (typeof CLOUD_RESOURCES)[number];

/** The words for them, among those of compute nodes. */
export const RESOURCE_LABELS = {
  vcpus: 'nodes.columns.vcpus',
  memoryMib: 'nodes.columns.memory',
  diskGib: 'nodes.columns.disk',
} as const satisfies Record<CloudResource, string>;

/** Writes an amount of one. */
export function useCloudQuantity(): (resource: CloudResource, amount: number) => string {
  const units = useUnits();
  const write = { vcpus: units.number, memoryMib: units.memory, diskGib: units.disk };
  return (resource, amount) => write[resource](amount);
}
