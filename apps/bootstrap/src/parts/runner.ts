import type { Part, PartState } from './part.ts';

/** What keeps the parts running: the supervisor, or systemd where that is the init system. */
export type PartRunner = {
  readonly kind: 'supervisor' | 'systemd';
  /** Whether the part runs (or waits for its next start) just as it should. */
  isRight(part: Part): Promise<boolean>;
  /** Starts it, or starts it anew where it differs. Does not wait until it is healthy. */
  ensure(part: Part): Promise<void>;
  /** From now on exactly these parts belong to the cloud: all others are stopped and forgotten. */
  settle(names: readonly string[]): Promise<void>;
  /** All parts that are to run, in the order of their start. */
  states(): Promise<PartState[]>;
  /** Whether a part that ends now would be started again. */
  isKeeping(): Promise<boolean>;
  /** Stops all but those named, last first, and what keeps them. */
  stopAll(keep: readonly string[]): Promise<void>;
};
