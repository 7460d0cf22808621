/** What a tenant holds of each resource that is sampled. */
export const SAMPLED_RESOURCES = ['instances', 'vcpus', 'memoryMib', 'rootDiskGib', 'snapshots'] as const;
export type SampledResource = (typeof SAMPLED_RESOURCES)[number];
export type Held = { readonly [Resource in SampledResource]: number };

/** A step of time in which the cloud was sampled, and how what the tenant holds changed in it. */
export type Step = {
  /** When it began; seconds since 1970. */
  readonly at: number;
  /** The peak of what it changed to, and what it was last; null where nothing changed. */
  readonly peak: Held | null;
  readonly last: Held | null;
  /** Whether what was held before was still so at a sample of this step. */
  readonly holdsBefore: boolean;
};
export type HeldAt = Held & { readonly at: number };

/**
 * The peak of each resource in each step: a change holds until the next. Of steps before the first change nothing is known.
 * @param steps in their order
 * @param before what was held when the first of them was sampled; null where that is not known
 */
export function peaksOf(steps: readonly Step[], before: Held | null): HeldAt[] {
  let held = before;
  return steps.flatMap(({ at, peak, last, holdsBefore }) => {
    const both = holdsBefore && held && peak ? larger(held, peak) : (peak ?? held);
    held = last ?? held;
    return both ? [{ ...both, at }] : [];
  });
}

/** Of steps that both know, the larger of each resource. */
export function mergePeaks(earlier: readonly HeldAt[], later: readonly HeldAt[]): HeldAt[] {
  const peaks = new Map(earlier.map((peak) => [peak.at, peak]));
  for (const peak of later) {
    const other = peaks.get(peak.at);
    peaks.set(peak.at, other ? { ...larger(other, peak), at: peak.at } : peak);
  }
  return [...peaks.values()];
}

function larger(one: Held, other: Held): Held {
  const entries = SAMPLED_RESOURCES.map((resource) => [resource, Math.max(one[resource], other[resource])]);
  return Object.fromEntries(entries) as Held;
}
