/** How the CPU translates a guest's memory addresses itself: Intel's, AMD's, or not at all. */
export const NESTED_PAGINGS = ['ept', 'npt', 'none'] as const;
export type NestedPaging = (typeof NESTED_PAGINGS)[number];

/** Huge pages of the host's default size: how many are set aside for guests that ask for them, and are free. */
export type Hugepages = { readonly sizeKib: number; readonly total: number; readonly free: number };

/** Forms that an image's file may have; each compute node says which it can start guests from. */
export const IMAGE_FORMATS = ['qcow2', 'raw'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** What a host has that says what it is capable of. Parts that an agent did not tell are left out. */
export type CapabilityFacts = {
  readonly architecture: string;
  readonly virtualization: string;
  readonly nestedPaging?: NestedPaging | undefined;
  readonly hugepages?: Hugepages | undefined;
  readonly ksm?: boolean | undefined;
};

/** What a flavor may require by name: letters, digits, `_`, `.` and `-`, as in `x86_64`, `kvm`, `hugepages`. */
const CAPABILITY_NAME = /^[a-z0-9][a-z0-9_.-]{0,62}$/;

export function isCapabilityName(name: string): boolean {
  return CAPABILITY_NAME.test(name);
}

/** The names of what a host can do: what placement compares with what a flavor requires. Sorted. */
export function capabilitiesOf(facts: CapabilityFacts): string[] {
  const { architecture, virtualization, nestedPaging = 'none', hugepages, ksm = false } = facts;
  const names = [
    architecture.toLowerCase(),
    ...(virtualization === 'kvm' ? ['kvm'] : []),
    ...(nestedPaging === 'none' ? [] : [nestedPaging]),
    ...(hugepages && hugepages.total > 0 ? ['hugepages'] : []),
    ...(ksm ? ['ksm'] : []),
  ];
  return [...new Set(names.filter(isCapabilityName))].sort();
}
