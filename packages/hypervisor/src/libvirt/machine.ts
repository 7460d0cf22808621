/** What of the host a domain's XML depends on. */
export type Machine = {
  readonly virtualization: 'kvm' | 'tcg';
  readonly architecture: string;
  readonly network: string;
};
