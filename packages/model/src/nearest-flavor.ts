import type { Size } from './quota.ts';

/** The flavor that is nearest to a size, and whether it is that size; null where there is none. */
export function nearestFlavor<Flavor extends Size & { readonly name: string }>(
  size: Size,
  flavors: readonly Flavor[],
): { readonly flavor: Flavor; readonly isExact: boolean } | null {
  let best: { flavor: Flavor; distance: number } | null = null;
  for (const flavor of flavors) {
    const distance = distanceBetween(size, flavor);
    const isBetter =
      !best || distance < best.distance || (distance === best.distance && flavor.name < best.flavor.name);
    if (isBetter) best = { flavor, distance };
  }
  return best && { flavor: best.flavor, isExact: best.distance === 0 };
}

/** By how many doublings two sizes differ, over all resources: twice the memory is as far away as half of it. */
function distanceBetween(one: Size, other: Size): number {
  const doublings = (a: number, b: number) => Math.abs(Math.log2(a / b));
  return (
    doublings(one.vcpus, other.vcpus) +
    doublings(one.memoryMib, other.memoryMib) +
    doublings(one.rootDiskGib, other.rootDiskGib)
  );
}
