import {
  authenticateNode,
  type ConsoleGrant,
  type ConsoleLoss,
  type Database,
  redeemConsoleTicket,
  whyConsoleLost,
} from '@cloudlet/control';
import type { NodeCredential } from './http/bearer.ts';

/** What the gateway asks the control plane. */
export type ConsoleRights = {
  /** Uses a ticket up; null when it is not good (unknown, used, too old). */
  readonly redeem: (ticket: string) => Promise<ConsoleGrant | null>;
  /** Why a viewer may no longer look, or null while it may. */
  readonly lost: (grant: ConsoleGrant) => Promise<ConsoleLoss | null>;
  readonly isNode: (credential: NodeCredential) => Promise<boolean>;
};

export function consoleRights(database: Database): ConsoleRights {
  return {
    redeem: (ticket) => redeemConsoleTicket(database, { ticket }),
    lost: (grant) => whyConsoleLost(database, grant),
    isNode: (credential) => authenticateNode(database, credential),
  };
}
