import { joinCommand } from '@cloudlet/contract';
import type { Database } from '@cloudlet/prisma';
import { type Caller, requirePermission } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';
import { enrolNode } from './enrol-node.ts';

/** Where other machines reach the control plane, and by what they know that it is the right one. */
export type MachineDoor = {
  /** `host:port`, in the order in which to try them. */
  readonly addresses: readonly string[];
  /** SHA-256 of the certificate of the cloud's authority, in base64url. */
  readonly fingerprint: string;
};

/**
 * Allows one machine to become a compute node, and makes the command for it. As {@link enrolNode}.
 * @param door null where the cloud lets in no other machines
 * @returns the command with its secret, kept nowhere
 * @throws ControlError `door_closed`, and what {@link enrolNode} throws
 */
export async function issueJoinCommand(
  database: Database,
  caller: Caller,
  door: MachineDoor | null,
  input: Parameters<typeof enrolNode>[2],
): Promise<{ readonly id: string; readonly command: string; readonly expiresAt: Date }> {
  requirePermission(caller, 'admin');
  if (!door) throw new ControlError('door_closed', {});
  const { id, secret, expiresAt } = await enrolNode(database, caller, input);
  return { id, command: joinCommand({ ...door, secret }), expiresAt };
}
