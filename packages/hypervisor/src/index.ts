export { domainName } from './domain-name.ts';
export { connectLibvirt, type LibvirtDriverOptions } from './libvirt/connect-libvirt.ts';
export { chooseNatNetwork } from './natnet.ts';
export { buildNoCloudSeed, type SeedInput } from './nocloud.ts';
export * from './port.ts';
export * from './simulated/index.ts';
export {
  chooseVirtualization,
  type VirtualizationChoice,
  type VirtualizationFacts,
} from './virtualization/index.ts';
