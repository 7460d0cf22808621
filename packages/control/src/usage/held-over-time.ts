/** What a tenant holds of each resource that is sampled. */
export const SAMPLED_RESOURCES = ['instances', 'vcpus', 'memoryMib', 'rootDiskGib', 'snapshots'] as const;
export type SampledResource = (typeof SAMPLED_RESOURCES)[number];
export type Held = { readonly [Resource in SampledResource]: number };

/** From then on this was held; seconds since 1970. */
export type Change = Held & { readonly at: number };

/**
 * What was held at each moment that was sampled: what the newest change until then says. Of a moment before the first change nothing
 * is known. Both lists rise.
 */
export function heldAt(moments: readonly number[], changes: readonly Change[]): Change[] {
  let next = 0;
  return moments.flatMap((at) => {
    while (next < changes.length && (changes[next]?.at ?? 0) <= at) next += 1;
    const held = changes[next - 1];
    return held ? [{ ...held, at }] : [];
  });
}

/** The peak of each resource within each step, at the step's beginning; steps without a moment are left out. */
export function peaksOf(readings: readonly Change[], step: number): Change[] {
  const peaks = new Map<number, Change>();
  for (const reading of readings) {
    const at = Math.floor(reading.at / step) * step;
    const peak = peaks.get(at);
    peaks.set(at, { ...(peak ? larger(peak, reading) : reading), at });
  }
  return [...peaks.values()];
}

function larger(one: Held, other: Held): Held {
  const entries = SAMPLED_RESOURCES.map((resource) => [resource, Math.max(one[resource], other[resource])]);
  return Object.fromEntries(entries) as Held;
}
