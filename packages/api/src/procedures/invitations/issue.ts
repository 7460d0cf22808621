import { type Caller, createInvitation } from '@cloudlet/control';
import type { z } from 'zod';
import type { ApiDependencies } from '../../dependencies.ts';
import type { invitationInput } from '../../inputs.ts';
import type { NewInvitation } from '../../shapes.ts';

/** Makes an invitation to the tenant that the caller acts in, with its link. The secret is in the fragment, which no server logs. */
export async function issueInvitation(
  { database, portalUrl }: Pick<ApiDependencies, 'database' | 'portalUrl'>,
  caller: Caller,
  { role, note, validForSeconds }: z.infer<typeof invitationInput>,
): Promise<NewInvitation> {
  const validForMs = validForSeconds === undefined ? undefined : validForSeconds * 1_000;
  const { invitation, secret } = await createInvitation(database, caller, { role, note, validForMs });
  return { ...invitation, link: `${portalUrl}/join#${secret}` };
}
