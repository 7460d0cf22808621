/** libvirt's own limits for lists on the wire. */
export const DOMAIN_LIST_MAX = 16_384;
export const NETWORK_LIST_MAX = 16_384;
export const NETWORK_PORT_LIST_MAX = 16_384;
export const POOL_LIST_MAX = 16_384;
export const VOLUME_LIST_MAX = 16_384;
export const SNAPSHOT_LIST_MAX = 16_384;
export const DHCP_LEASES_MAX = 65_536;
export const INTERFACES_MAX = 2048;
export const ADDRESSES_MAX = 2048;
export const MOUNT_POINTS_MAX = 256;
export const JOB_STATS_MAX = 64;
export const MESSAGES_MAX = 2048;
export const SECRET_VALUE_MAX = 65_536;
