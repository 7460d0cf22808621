import type {
  DesiredPower,
  Hugepages,
  InstanceStatus,
  NodeMode,
  NodeStatus,
  OperationKind,
  OperationStatus,
  Permission,
  RequestedVia,
  Role,
  ServerGroupPolicy,
  SnapshotStatus,
} from '@cloudlet/model';
import type { Suspension } from './suspension.ts';

/** What reads answer: plain data in the API's shapes. Times are ISO 8601 in UTC. */

export type FailureView = { readonly code: string; readonly message: string; readonly detail: string | null };

export type FlavorView = {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly rootDiskGib: number;
  /** What a node must be able to do, by name. */
  readonly requiredCapabilities: string[];
};

export type ImageView = {
  readonly id: string;
  readonly name: string;
  readonly defaultUser: string;
  readonly sizeBytes: number;
  readonly minDiskGib: number;
  readonly minMemoryMib: number;
  readonly createdAt: string;
};

export type KeyPairView = {
  readonly id: string;
  readonly name: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly createdAt: string;
};

export type OperationStepView = {
  readonly name: string;
  readonly direction: 'do' | 'undo';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: 'done' | 'failed' | 'aborted' | null;
  readonly failure: FailureView | null;
};

export type OperationView = {
  readonly id: string;
  readonly instanceId: string;
  readonly kind: OperationKind;
  readonly status: OperationStatus;
  /** 0 to 1. */
  readonly progress: number;
  readonly currentStep: string | null;
  readonly requestedBy: { readonly name: string; readonly via: RequestedVia };
  readonly acceptedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly deadlineAt: string;
  readonly attempt: number;
  readonly failure: FailureView | null;
  readonly steps: OperationStepView[];
};

export type InstanceView = {
  readonly id: string;
  readonly name: string;
  readonly status: InstanceStatus;
  readonly desiredPower: DesiredPower;
  readonly task: OperationKind | null;
  readonly flavor: Omit<FlavorView, 'requiredCapabilities'>;
  readonly image: { readonly id: string; readonly name: string; readonly defaultUser: string };
  readonly ipAddress: string | null;
  readonly macAddress: string | null;
  readonly node: {
    readonly id: string;
    readonly name: string;
    readonly status: NodeStatus;
    readonly mode: NodeMode;
    /** Since when it does nothing that is asked of it: it is not heard, or takes no jobs. Null where it does. */
    readonly unreachableSince: string | null;
  };
  readonly serverGroup: Pick<ServerGroupView, 'id' | 'name' | 'policy'> | null;
  readonly hasConsolePassword: boolean;
  readonly keyPairs: { readonly name: string; readonly fingerprint: string }[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly failure: FailureView | null;
  readonly operation: OperationView | null;
};

export type SnapshotView = {
  readonly id: string;
  readonly instanceId: string;
  readonly name: string;
  readonly status: SnapshotStatus;
  readonly sizeBytes: number | null;
  readonly createdAt: string;
};

export type ServerGroupView = {
  readonly id: string;
  readonly name: string;
  readonly policy: ServerGroupPolicy;
  /** Its living instances: how many, and the first by name. */
  readonly members: {
    readonly count: number;
    readonly first: { readonly id: string; readonly name: string }[];
  };
  readonly createdAt: string;
};

type NodeSize = { readonly vcpus: number; readonly memoryMib: number; readonly diskGib: number };

export type NodeView = {
  readonly id: string;
  readonly name: string;
  readonly status: NodeStatus;
  readonly mode: NodeMode;
  /** The operator's words for the mode, and since when it is so; null where it never was another. */
  readonly modeReason: string | null;
  readonly modeSince: string | null;
  readonly virtualization: string | null;
  readonly virtualizationReason: string | null;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly diskGib: number;
  readonly claimed: NodeSize;
  readonly allowed: NodeSize;
  readonly ratios: { readonly cpu: number; readonly memory: number; readonly disk: number };
  /** What is really used of the host, measured at `at`; null while its agent has not said. `cpuShare`: 0 to 1 of all CPUs' time. */
  readonly used: {
    readonly cpuShare: number;
    readonly memoryMib: number;
    readonly diskGib: number;
    readonly at: string;
  } | null;
  /** What is on it: instances that are not destroyed, and operations that have not ended. */
  readonly instances: number;
  readonly unfinishedOperations: number;
  readonly cpuModel: string | null;
  readonly architecture: string | null;
  readonly hypervisorVersion: string | null;
  readonly agentVersion: string | null;
  readonly natCidr: string | null;
  readonly nestedPaging: string | null;
  readonly hugepages: Hugepages | null;
  readonly ksm: boolean | null;
  readonly imageFormats: string[];
  readonly capabilities: string[];
  readonly createdAt: string;
  readonly lastSeenAt: string | null;
  /** Since when it is UP and yet takes no jobs; null where it takes them. */
  readonly deafSince: string | null;
  /** Which version of the contract its agent speaks; null before its first hello. */
  readonly contractVersion: number | null;
  /** One that its agent speaks now and that this control plane does not understand: nothing that it says is taken in. */
  readonly refusedVersion: number | null;
  /** How many orphans it has. */
  readonly orphans: number;
  /** Its reports that could not be applied, of which the newest thousand are kept. */
  readonly deadLetters: { readonly count: number; readonly newestReason: string | null };
};

/** An instance as the operator of its node sees it. */
export type NodeInstanceView = {
  readonly id: string;
  readonly name: string;
  readonly tenant: { readonly id: string; readonly name: string };
  readonly status: InstanceStatus;
  readonly task: OperationKind | null;
  readonly desiredPower: DesiredPower;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly rootDiskGib: number;
  readonly createdAt: string;
};

/** A join command that nobody has used yet, without its secret. */
export type EnrolmentView = {
  readonly id: string;
  /** What the node is to be called. */
  readonly name: string;
  /** For a node that is known. */
  readonly again: boolean;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
};

/** An API token, without its secret. */
export type ApiTokenView = {
  readonly id: string;
  readonly name: string;
  /** The secret's first characters. */
  readonly hint: string;
  readonly scopes: Permission[];
  /** What of its scopes it may do now: no more than its maker. */
  readonly permissions: Permission[];
  /** The person who made it, or whose token did; null where no person made it. */
  readonly createdBy: string | null;
  readonly createdAt: string;
  /** Null where it does not expire. */
  readonly expiresAt: string | null;
  /** To within a minute. */
  readonly lastUsedAt: string | null;
};

/** A tenant as who runs the cloud sees it. */
export type TenantView = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly suspension: Suspension | null;
  /** How many people are in it, and how many instances it has that are not destroyed. */
  readonly members: number;
  readonly instances: number;
};

/** Somebody in a tenant. */
export type MemberView = {
  /** The person's own: in the tenant it names the member. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: string;
};

/** An invitation that nobody has used or revoked, without its secret. */
export type InvitationView = {
  readonly id: string;
  readonly role: Role;
  /** Whom it is for, in the words of who made it. */
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Whether who has the link can join by it now. */
  readonly isOpen: boolean;
};

/** What an invitation says to who has its link. */
export type OfferedInvitation = {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly role: Role;
  /** Null for the cloud's operators. */
  readonly invitedBy: string | null;
  readonly expiresAt: string;
};

/** One page of a list; `nextCursor` is null on the last. */
export type Page<Item> = { readonly items: Item[]; readonly nextCursor: string | null };
export type PageInput = { readonly limit: number; readonly cursor?: string | undefined };

export type Accepted = { readonly instance: InstanceView; readonly operation: OperationView };
