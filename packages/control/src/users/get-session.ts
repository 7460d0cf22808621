import type { Role } from '@cloudlet/model';
import type { Database } from '@cloudlet/prisma';
import type { Caller } from '../callers/caller.ts';
import { ControlError } from '../errors/control-error.ts';

export type SessionView = {
  /** Of a token that no person made: the token's own id and name, and no address. */
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly isCloudAdmin: boolean;
  };
  readonly tenant: { readonly id: string; readonly name: string; readonly role: Role } | null;
};

/** Who the caller is and where it acts. */
export async function getSession(database: Database, caller: Caller): Promise<SessionView> {
  if (caller.kind !== 'user') throw new ControlError('forbidden', { needs: 'user' });
  const { userId, tenantId, role, isCloudAdmin, name } = caller;
  const [user, tenant] = await Promise.all([
    userId ? database.user.findUnique({ where: { id: userId } }) : null,
    tenantId ? database.tenant.findUnique({ where: { id: tenantId } }) : null,
  ]);
  const id = userId ?? caller.tokenId;
  if (!id) throw new ControlError('unauthenticated', {});
  return {
    user: { id, name: user?.name ?? name, email: user?.email ?? '', isCloudAdmin },
    tenant: tenant && role ? { id: tenant.id, name: tenant.name, role } : null,
  };
}
