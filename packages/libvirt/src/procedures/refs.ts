import { int32, string, struct, uuid, type Value } from '../xdr/index.ts';

/** How libvirt names a domain on the wire. It looks it up by `uuid`; `id` is -1 while it does not run. */
export const domainRef = struct({ name: string, uuid, id: int32 });
/** A domain: plain data, valid as long as the domain exists. */
export type DomainRef = Value<typeof domainRef>;

/** How libvirt names a virtual network. */
export const networkRef = struct({ name: string, uuid });
/** A virtual network. */
export type NetworkRef = Value<typeof networkRef>;

/** How libvirt names a port of a virtual network: an interface plugged into it. */
export const networkPortRef = struct({ network: networkRef, uuid });

/** How libvirt names a storage pool. */
export const storagePoolRef = struct({ name: string, uuid });
/** A storage pool. */
export type StoragePoolRef = Value<typeof storagePoolRef>;

/** How libvirt names a volume; `key` is unique on the host (a path, mostly). */
export const storageVolumeRef = struct({ pool: string, name: string, key: string });
/** A storage volume. */
export type StorageVolumeRef = Value<typeof storageVolumeRef>;

/** How libvirt names a snapshot of a domain. */
export const snapshotRef = struct({ name: string, dom: domainRef });
/** A snapshot of a domain. */
export type SnapshotRef = Value<typeof snapshotRef>;

/** How libvirt names a checkpoint of a domain (the base of incremental backups). */
export const checkpointRef = struct({ name: string, dom: domainRef });
/** A checkpoint of a domain. */
export type CheckpointRef = Value<typeof checkpointRef>;

/** How libvirt names a network filter. */
export const nwfilterRef = struct({ name: string, uuid });
/** A network filter. */
export type NwfilterRef = Value<typeof nwfilterRef>;

/** How libvirt names a secret. */
export const secretRef = struct({ uuid, usageType: int32, usageId: string });
/** A secret (a LUKS passphrase, for instance). */
export type SecretRef = Value<typeof secretRef>;
