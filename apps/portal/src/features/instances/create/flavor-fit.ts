import type { Flavor, Image } from '@cloudlet/api';

/** Whether an image's disk and memory needs fit into a flavor. */
export function fits(flavor: Flavor, image: Image): boolean {
  return flavor.rootDiskGib >= image.minDiskGib && flavor.memoryMib >= image.minMemoryMib;
}

/** Flavors from the smallest to the largest, as people look for them. */
export function bySize(flavors: readonly Flavor[]): Flavor[] {
  return flavors.toSorted(
    (a, b) => a.memoryMib - b.memoryMib || a.vcpus - b.vcpus || a.rootDiskGib - b.rootDiskGib,
  );
}
