import type { BaseImage, Hypervisor } from '../../port.ts';

/** What a driver's test set-up gives the contract suite: a node of its own, with nothing on it. */
export type ContractFixture = {
  /** Not prepared yet. */
  readonly hypervisor: Hypervisor;
  /** A bootable image with a serial console, ACPI and NoCloud, not imported yet. */
  readonly image: BaseImage & {
    /** What root disk and guest need at least. */
    readonly sizeGib: number;
    readonly memoryMib: number;
    read(): AsyncIterable<Uint8Array>;
  };
  readonly guest: {
    /** Who may log in on the console; the seed gives it a password. */
    readonly user: string;
    readonly powerOffCommand: string;
    /** Shows the guest's IPv4 addresses. */
    readonly addressCommand: string;
    /** From the start to the login prompt, at most (ms). */
    readonly bootTimeoutMs: number;
    /** From the power button to off, at most (ms). */
    readonly shutdownTimeoutMs: number;
  };
  /** Somebody besides this driver: virsh, or another client. */
  readonly anotherHand: {
    start(instanceId: string): Promise<void>;
    powerOff(instanceId: string): Promise<void>;
  };
  /** Kills the hypervisor's daemon and starts it again; guests go on meanwhile. Returns when it takes connections. */
  restartDaemon(): Promise<void>;
  /** Called after the suite, the driver being closed already. */
  stop(): Promise<void>;
};
