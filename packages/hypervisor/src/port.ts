import type { Hugepages, ImageFormat, NestedPaging, ObservedPower } from '@cloudlet/model';

/**
 * The port that the agent drives: what a compute node can do for its instances. Two drivers stand behind it, libvirt's and a
 * simulated one; one contract suite holds both to what is said here.
 *
 * A domain of an instance's id that is not this node's own (another node's of the same hypervisor, an operator's) is never
 * touched: it counts as none, and what would need its place or it itself throws `domain_foreign`.
 *
 * Every method is idempotent: asked for what is so already, it does nothing. Every method that may take long takes a signal and
 * either finishes or throws `aborted` and leaves what it made under its temporary name; asked again, by the same attempt or a
 * later one, it succeeds and removes what earlier attempts at the same thing left. Instances are named by their id (the
 * domain's UUID). Errors are {@link HypervisorError}s: besides those named here any method may throw `unreachable` (no
 * connection, or it was lost before the answer: the outcome is unknown), `timed_out` or `failed`.
 */
export type Hypervisor = {
  /** What this host is: read at hello. */
  host(): Promise<HostFacts>;
  /** What is really used of the host now: read every few seconds. */
  hostUse(): Promise<HostUse>;
  /**
   * Makes the node's NAT network (bridge, DHCP) and folders ready and removes what broken-off imports of base images left.
   * Asked at every start of the agent, before anything else is under way.
   */
  prepare(): Promise<void>;

  /** All domains with our mark, running or not. */
  listDomains(): Promise<DomainFacts[]>;
  /** The domain of an instance, or null where there is none. */
  findDomain(instanceId: string): Promise<DomainFacts | null>;
  /**
   * Defines the domain, or redefines it where it differs (a resize): for a running guest from its next start on. Does not start it.
   * @throws domain_foreign
   */
  defineDomain(domain: DomainSpec): Promise<void>;
  /** Removes the definition with all that belongs to it, the console's log too. The domain must be off. @throws domain_running */
  undefineDomain(instanceId: string): Promise<void>;
  /**
   * Powers the guest on. A start that has begun is finished even when the signal comes.
   * @param beforePower called at the last moment, when nothing is left but to ask for the power: what it throws ends the start
   * @throws domain_not_found, domain_foreign, disk_not_found, failed (no seed)
   */
  startDomain(instanceId: string, signal?: AbortSignal, beforePower?: () => void): Promise<void>;
  /** Presses the power button (ACPI). A guest that is still booting may ignore it: ask again. Nothing happens where it is off. @throws domain_not_found */
  pressPowerButton(instanceId: string): Promise<void>;
  /**
   * Asks the guest to reboot by ACPI; the reboot shows as a `rebooted` event, perhaps twice. A guest that is still booting may
   * ignore it: ask again.
   * @throws domain_not_found, domain_not_running
   */
  rebootDomain(instanceId: string): Promise<void>;
  /** Resets the virtual hardware at once; shows as a `rebooted` event too. @throws domain_not_found, domain_not_running */
  resetDomain(instanceId: string): Promise<void>;
  /** Cuts the power. A domain that is off or does not exist has none: nothing happens. */
  powerOffDomain(instanceId: string): Promise<void>;

  /** Whether the base image of this checksum is in the node's cache. */
  hasBaseImage(sha256: string): Promise<boolean>;
  /**
   * Puts an image into the cache, read-only, after its checksum was verified; imports of one image may come at the same time.
   * An error of `content` itself is passed on as it is.
   * @throws checksum_mismatch (nothing is left), disk_full, aborted
   */
  importBaseImage(image: BaseImage, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>;

  /** Makes the root disk as an overlay on the base image. @throws base_image_missing, disk_full, aborted */
  createDisk(disk: DiskSpec, signal: AbortSignal): Promise<void>;
  /** Grows the root disk of a stopped guest to at least this size; never shrinks. @throws disk_not_found, domain_running */
  growDisk(instanceId: string, sizeGib: number): Promise<void>;
  /** Removes the root disk and all that attempts left for this instance under temporary names; its snapshots stay. @throws domain_running */
  deleteDisk(instanceId: string): Promise<void>;

  /** Writes the NoCloud seed, replacing an older one. */
  writeSeed(instanceId: string, seed: NoCloudSeed): Promise<void>;
  deleteSeed(instanceId: string): Promise<void>;

  /**
   * Lets the node's DHCP server answer this MAC address with this IP address. The host name is for people: a guest has its own
   * from its seed, and in the DHCP server two tenants' guests named `web` would be in each other's way.
   * @throws address_conflict (the MAC has another address, or the address another MAC), failed (not in the node's network)
   */
  addAddress(address: StaticAddress): Promise<void>;
  removeAddress(address: Pick<StaticAddress, 'macAddress' | 'ipAddress'>): Promise<void>;

  /**
   * Copies the root disk as it is at one moment, with the guest running or not, to a file of its own that depends on no other.
   * @returns the bytes that it takes on the node's disk; the same when the snapshot is there already.
   * @throws disk_not_found, disk_full, aborted
   */
  createSnapshot(snapshot: SnapshotSpec, progress: ProgressListener, signal: AbortSignal): Promise<number>;
  /** Prepares a copy of the snapshot beside the root disk, at least `sizeGib` large; the guest may be running. @throws snapshot_not_found, base_image_missing, disk_full, aborted */
  prepareRestore(restore: RestoreSpec, progress: ProgressListener, signal: AbortSignal): Promise<void>;
  /**
   * Puts the prepared copy in the root disk's place: one rename. The guest must be off; its definition stays right as it is.
   * Asked again by the attempt that did it last, it does nothing.
   * @throws domain_running, disk_not_found (this attempt has neither prepared nor committed a copy)
   */
  commitRestore(instanceId: string, attempt: string): Promise<void>;
  /** Whether this attempt's copy has been put in the root disk's place, and none since. */
  hasRestored(instanceId: string, attempt: string): Promise<boolean>;
  /** Removes a prepared copy that was not used. */
  discardRestore(instanceId: string, attempt: string): Promise<void>;
  /** Removes a snapshot, and before it what attempts at making it left under temporary names. */
  deleteSnapshot(instanceId: string, snapshotId: string): Promise<void>;
  /** Whether the snapshot is there, whole. */
  hasSnapshot(instanceId: string, snapshotId: string): Promise<boolean>;

  /** Everything with our mark that is on this node, from the outside: for reconciliation and for clean-slate checks. */
  listHoldings(): Promise<Holdings>;
  /** What there is of one instance, read from its definition and its files: for who finds it and knows nothing of it. */
  describeInstance(instanceId: string): Promise<InstanceDescription>;

  /** The serial console, beginning with the last bytes that the guest wrote, also of a guest that is off. @throws domain_not_found */
  openConsole(instanceId: string, tailBytes: number): Promise<ConsoleSession>;
  /** The last bytes that the guest wrote to its serial console, also of a guest that is off. @throws domain_not_found */
  readConsole(instanceId: string, tailBytes: number): Promise<Uint8Array>;

  /**
   * Called for each change of a domain's power, whoever caused it (this driver too), within a second; and when the connection
   * was lost and found again: between the two events may be missing, list again. @returns a function that ends it.
   */
  onEvent(listener: (event: HypervisorEvent) => void): () => void;
  /** Whether calls are answered now. */
  isHealthy(): boolean;
  /** Ends consoles, events and the connection; guests go on. Calls after it throw `unreachable`. */
  close(): Promise<void>;
};

/** What the node's host is. Sizes are physical. */
export type HostFacts = {
  readonly hostUuid: string;
  readonly bootId: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly diskGib: number;
  readonly cpuModel: string;
  readonly architecture: string;
  readonly virtualization: 'kvm' | 'tcg' | 'simulated';
  /** For people: why KVM is or is not used. */
  readonly virtualizationReason: string;
  readonly hypervisorVersion: string;
  readonly natCidr: string;
  readonly nestedPaging: NestedPaging;
  readonly hugepages: Hugepages;
  /** Whether the kernel merges equal pages of guests (KSM). */
  readonly ksm: boolean;
  /** What the file of an image may be for guests to start from it here. */
  readonly imageFormats: readonly ImageFormat[];
  /** What flavors may require by name. */
  readonly capabilities: readonly string[];
};

/** What is used of the host by whomever, guests or not. */
export type HostUse = {
  /** CPU time of all CPUs since some moment, busy and in all, in one unit: two readings tell the share of the time between. */
  readonly cpuBusy: number;
  readonly cpuTotal: number;
  readonly memoryMib: number;
  /** Of the file system that guests' disks lie on. */
  readonly diskGib: number;
};

export type DomainFacts = {
  readonly instanceId: string;
  readonly generation: number;
  readonly name: string;
  readonly power: ObservedPower;
  /** What a running guest has, or one that is off would start with. */
  readonly vcpus: number;
  readonly memoryMib: number;
};

export type DomainSpec = {
  readonly instanceId: string;
  readonly generation: number;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly instanceName: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly macAddress: string;
  /** What the root disk is an overlay on. Named, not looked up: domain and disk are made at the same time. */
  readonly baseSha256: string;
};

export type BaseImage = { readonly sha256: string; readonly sizeBytes: number };

export type DiskSpec = {
  readonly instanceId: string;
  readonly baseSha256: string;
  readonly sizeGib: number;
  /** Names the temporary file, so that an attempt that died is told from the one that goes on. */
  readonly attempt: string;
};

/** The files of a NoCloud seed (cloud-init's documentation, "NoCloud"): ours in vendor-data, the tenant's in user-data. */
export type NoCloudSeed = {
  readonly metaData: string;
  readonly userData: string;
  readonly vendorData: string;
};

export type StaticAddress = {
  readonly macAddress: string;
  readonly ipAddress: string;
  readonly hostname: string;
};

export type SnapshotSpec = {
  readonly instanceId: string;
  readonly snapshotId: string;
  readonly attempt: string;
};
/** The copy becomes an overlay on the same base image as the disk, so that the domain's definition stays right. */
export type RestoreSpec = SnapshotSpec & { readonly sizeGib: number; readonly baseSha256: string };

/** Called with 0…1 as far as the driver can tell. */
export type ProgressListener = (fraction: number) => void;

export type Holdings = {
  readonly domains: readonly string[];
  readonly disks: readonly string[];
  readonly seeds: readonly string[];
  readonly snapshots: readonly { readonly instanceId: string; readonly snapshotId: string }[];
  readonly addresses: readonly { readonly macAddress: string; readonly ipAddress: string }[];
  /** Files under temporary names. */
  readonly temporaries: readonly string[];
};

export type InstanceDescription = {
  readonly domain: {
    /** As the mark says, which somebody may have edited; null where it says none. */
    readonly tenantId: string | null;
    readonly tenantName: string;
    readonly instanceName: string;
    readonly vcpus: number;
    readonly memoryMib: number;
    readonly macAddress: string | null;
  } | null;
  readonly disk: {
    readonly sizeGib: number;
    /** That it takes on the node's disk. */
    readonly bytes: number;
    /** What it is an overlay on, where that is in the cache. */
    readonly base: (BaseImage & { readonly virtualSizeBytes: number }) | null;
  } | null;
  readonly snapshots: readonly {
    readonly snapshotId: string;
    readonly sizeGib: number;
    readonly bytes: number;
  }[];
};

/** One viewer of a serial console. Several may be open at once; all see the same output. */
export type ConsoleSession = {
  /**
   * First the tail that was asked for, then what follows, without a gap, over power-offs and starts. Ends when the session is
   * closed, the domain is undefined or the connection to the hypervisor is lost.
   */
  readonly output: AsyncIterable<Uint8Array>;
  /**
   * Types into the guest. Resolves when the guest's console took the bytes, or they were dropped because the guest is off or the
   * session over; never rejects. Nothing is lost of what is typed faster, yet it is held here: who types much waits.
   */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
};

export type HypervisorEvent =
  | {
      readonly type: 'power';
      readonly instanceId: string;
      readonly generation: number;
      readonly power: ObservedPower;
      readonly cause: string;
    }
  | { readonly type: 'rebooted'; readonly instanceId: string }
  | { readonly type: 'disconnected' }
  | { readonly type: 'reconnected' };

/** A stable code for programs. */
export type HypervisorErrorCode =
  | 'domain_not_found'
  | 'domain_running'
  | 'domain_not_running'
  | 'domain_foreign'
  | 'disk_not_found'
  | 'disk_full'
  | 'base_image_missing'
  | 'checksum_mismatch'
  | 'snapshot_not_found'
  | 'address_conflict'
  | 'aborted'
  | 'unreachable'
  | 'timed_out'
  | 'failed';

/** What every driver throws. `cause` carries the driver's own error (libvirt's code and message) for the log. */
export class HypervisorError extends Error {
  readonly code: HypervisorErrorCode;

  constructor(code: HypervisorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HypervisorError';
    this.code = code;
  }
}
