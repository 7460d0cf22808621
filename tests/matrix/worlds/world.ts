import type { AgentConfig } from '../../../apps/agent/src/config.ts';
import type { Scenario } from '../../../apps/agent/src/testing/scenarios.ts';

/** A driver's hypervisor, on which each lane of the matrix has a compute node of its own. */
export type World = {
  readonly driver: AgentConfig['hypervisor']['driver'];
  /** Whether a step's effect (see points.ts) can be made slow. */
  canBeSlow(effect: string, scenario: Scenario): boolean;
  openNode(name: string): Promise<NodeWorld>;
  /** What is left when every node was closed; empty when all is clean. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
};

/** A compute node without its agent: what the agent is told of it, how it is disturbed, and what an outsider sees of it. */
export type NodeWorld = {
  readonly hypervisor: AgentConfig['hypervisor'];
  readonly stateDir: string;
  /** Of the agent's process. */
  readonly agentEnvironment: NodeJS.ProcessEnv;
  /** Makes a bootable image that no node has in its cache yet, a file named by its checksum in the folder. */
  makeImage(folder: string): Promise<ImageFile>;
  look(): Promise<NodeView>;
  /** Powers a guest on or off underneath, as an operator does at the host. */
  setPower(instanceId: string, power: 'on' | 'off'): Promise<void>;
  /** Makes a running guest's QEMU answer nothing any more, until it is ended. */
  silence(instanceId: string): Promise<void>;
  /** Writes something to a running guest's disk that was not there before. */
  writeToDisk(instanceId: string): Promise<void>;
  /** Makes what {@link World.canBeSlow} says take so long that it outlives an agent that dies meanwhile; or no longer. */
  setSlow(slow: boolean): Promise<void>;
  /** Ends what {@link NodeWorld.silence} began. */
  recover(): Promise<void>;
  /** Processes of the node's agent, besides itself, that still run: programs that outlived it. */
  programs(): number[];
  close(): Promise<void>;
};

type ImageFile = {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly virtualSizeBytes: number;
};

/** Everything that is on a node, as somebody sees it who does not ask the agent. */
export type NodeView = {
  readonly domains: readonly {
    readonly instanceId: string;
    readonly generation: number;
    readonly isOn: boolean;
    readonly vcpus: number;
    readonly memoryMib: number;
  }[];
  readonly disks: readonly {
    readonly instanceId: string;
    /** Whether {@link NodeWorld.writeToDisk}'s text is on it. */
    readonly isWritten: boolean;
  }[];
  readonly seeds: readonly string[];
  readonly snapshots: readonly { readonly instanceId: string; readonly snapshotId: string }[];
  readonly addresses: readonly { readonly macAddress: string; readonly ipAddress: string }[];
  /** What belongs to nothing of these: files under temporary names, empty folders, jobs and processes that nobody waits for. */
  readonly strays: readonly string[];
};
