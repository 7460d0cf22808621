import type { CloseReason } from './consoles/session.ts';
import type { NodeCredential } from './http/bearer.ts';

/** What a redeemed ticket is good for: whose look at which console. */
export type ConsoleGrant = {
  readonly instanceId: string;
  readonly nodeId: string;
  readonly userId: string | null;
};

/** What the gateway asks the control plane. */
export type ConsoleRights = {
  /** Uses a ticket up; null when it is not good (unknown, used, too old). */
  readonly redeem: (ticket: string) => Promise<ConsoleGrant | null>;
  /** Why a viewer may no longer look, or null while it may. */
  readonly lost: (grant: ConsoleGrant) => Promise<Extract<CloseReason, 'revoked' | 'instance_gone'> | null>;
  readonly isNode: (credential: NodeCredential) => Promise<boolean>;
};
