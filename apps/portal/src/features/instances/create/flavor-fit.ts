import type { Flavor, Image } from '@cloudlet/api';

/** Whether an image's disk and memory needs fit into a flavor. */
export function fits(flavor: Flavor, image: Image): boolean {
  return flavor.rootDiskGib >= image.minDiskGib && flavor.memoryMib >= image.minMemoryMib;
}
