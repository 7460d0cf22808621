/** Flags of libvirt's calls, by name. Where a call has no flags yet, it takes {@link NO_FLAGS}. */
export const NO_FLAGS = {} as const;

/** Where a change goes; none: the running guest if it runs, else the configuration (`virDomainModificationImpact`). */
export const AFFECT = { live: 1, config: 2 } as const;

export const OPEN_FLAGS = { readonly: 1, 'no-aliases': 2 } as const;

export const DOMAIN_CREATE_FLAGS = {
  paused: 1,
  autodestroy: 2,
  'bypass-cache': 4,
  'force-boot': 8,
  validate: 16,
  'reset-nvram': 32,
} as const;
export const DOMAIN_DEFINE_FLAGS = { validate: 1 } as const;
export const DOMAIN_UNDEFINE_FLAGS = {
  'managed-save': 1,
  'snapshots-metadata': 2,
  nvram: 4,
  'keep-nvram': 8,
  'checkpoints-metadata': 16,
  tpm: 32,
  'keep-tpm': 64,
} as const;
/** None: SIGTERM, then SIGKILL. `graceful`: SIGTERM only, fails when QEMU does not end. */
export const DOMAIN_DESTROY_FLAGS = { graceful: 1, 'remove-logs': 2 } as const;
/** How to ask the guest; none: what the hypervisor likes best (`virDomainShutdownFlagValues`, same for reboot). */
export const DOMAIN_SHUTDOWN_FLAGS = { acpi: 1, agent: 2, initctl: 4, signal: 8, paravirt: 16 } as const;
export const DOMAIN_XML_FLAGS = { secure: 1, inactive: 2, 'update-cpu': 4, migratable: 8 } as const;
export const DOMAIN_LIST_FLAGS = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  running: 16,
  paused: 32,
  shutoff: 64,
  other: 128,
  'managed-save': 256,
  'no-managed-save': 512,
  autostart: 1024,
  'no-autostart': 2048,
  'has-snapshot': 4096,
  'no-snapshot': 8192,
  'has-checkpoint': 16_384,
  'no-checkpoint': 32_768,
} as const;
/** `no-wait`: skip what a busy domain would make us wait for; `enforce`: fail when a group is unknown. */
export const DOMAIN_STATS_FLAGS = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  running: 16,
  paused: 32,
  shutoff: 64,
  other: 128,
  'no-wait': 1 << 29,
  backing: 1 << 30,
  enforce: 0x8000_0000,
} as const;
export const DOMAIN_STATS_GROUPS = {
  state: 1,
  cpu: 2,
  balloon: 4,
  vcpu: 8,
  interface: 16,
  block: 32,
  perf: 64,
  iothread: 128,
  memory: 256,
  dirtyrate: 512,
  vm: 1024,
} as const;
export const DEVICE_FLAGS = { ...AFFECT, force: 4 } as const;
export const VCPU_FLAGS = { ...AFFECT, maximum: 4, guest: 8, hotpluggable: 16 } as const;
export const MEMORY_FLAGS = { ...AFFECT, maximum: 4 } as const;
/** `bytes`: the size is in bytes; without it, KiB. */
export const BLOCK_RESIZE_FLAGS = { bytes: 1 } as const;
export const BLOCK_JOB_ABORT_FLAGS = { async: 1, pivot: 2 } as const;
export const BLOCK_JOB_INFO_FLAGS = { 'bandwidth-bytes': 1 } as const;
export const BLOCK_PULL_FLAGS = { 'bandwidth-bytes': 64 } as const;
export const BLOCK_REBASE_FLAGS = {
  shallow: 1,
  'reuse-external': 2,
  'copy-raw': 4,
  copy: 8,
  relative: 16,
  'copy-dev': 32,
  'bandwidth-bytes': 64,
} as const;
export const BLOCK_COPY_FLAGS = {
  shallow: 1,
  'reuse-external': 2,
  'transient-job': 4,
  'synchronous-writes': 8,
} as const;
export const BLOCK_COMMIT_FLAGS = {
  shallow: 1,
  delete: 2,
  active: 4,
  relative: 8,
  'bandwidth-bytes': 16,
} as const;
export const BACKUP_FLAGS = { 'reuse-external': 1 } as const;
/** `force`: end the session of whoever has the console; `safe`: fail unless the daemon can make it exclusive. */
export const CONSOLE_FLAGS = { force: 1, safe: 2 } as const;
export const JOB_STATS_FLAGS = { completed: 1, 'keep-completed': 2 } as const;
export const SAVE_FLAGS = { 'bypass-cache': 1, running: 2, paused: 4, 'reset-nvram': 8 } as const;

export const SNAPSHOT_CREATE_FLAGS = {
  redefine: 1,
  current: 2,
  'no-metadata': 4,
  halt: 8,
  'disk-only': 16,
  'reuse-external': 32,
  quiesce: 64,
  atomic: 128,
  live: 256,
  validate: 512,
} as const;
export const SNAPSHOT_LIST_FLAGS = {
  roots: 1,
  metadata: 2,
  leaves: 4,
  'no-leaves': 8,
  'no-metadata': 16,
  inactive: 32,
  active: 64,
  'disk-only': 128,
  internal: 256,
  external: 512,
  topological: 1024,
} as const;
export const SNAPSHOT_REVERT_FLAGS = { running: 1, paused: 2, force: 4, 'reset-nvram': 8 } as const;
export const SNAPSHOT_DELETE_FLAGS = { children: 1, 'metadata-only': 2, 'children-only': 4 } as const;

export const NETWORK_LIST_FLAGS = {
  inactive: 1,
  active: 2,
  persistent: 4,
  transient: 8,
  autostart: 16,
  'no-autostart': 32,
} as const;
export const NETWORK_DEFINE_FLAGS = { validate: 1 } as const;
export const INACTIVE_XML_FLAGS = { inactive: 1 } as const;

export const POOL_LIST_FLAGS = {
  inactive: 1,
  active: 2,
  persistent: 4,
  transient: 8,
  autostart: 16,
  'no-autostart': 32,
  dir: 64,
  fs: 128,
  netfs: 256,
  logical: 512,
  disk: 1024,
} as const;
export const POOL_CREATE_FLAGS = { build: 1, 'build-overwrite': 2, 'build-no-overwrite': 4 } as const;
export const POOL_BUILD_FLAGS = { repair: 1, resize: 2, 'no-overwrite': 4, overwrite: 8 } as const;
export const POOL_DELETE_FLAGS = { zeroed: 1 } as const;
export const POOL_DEFINE_FLAGS = { validate: 1 } as const;
export const VOLUME_CREATE_FLAGS = { 'prealloc-metadata': 1, reflink: 2, validate: 4 } as const;
export const VOLUME_DELETE_FLAGS = { zeroed: 1, 'with-snapshots': 2 } as const;
export const VOLUME_RESIZE_FLAGS = { allocate: 1, delta: 2, shrink: 4 } as const;
/** `physical`: `allocationBytes` is the size of the file or device itself. */
export const VOLUME_INFO_FLAGS = { physical: 1 } as const;
