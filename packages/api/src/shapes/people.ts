import { PERMISSIONS, ROLES } from '@cloudlet/model';
import { z } from 'zod';
import { id, time } from './parts.ts';
import { suspensionShape } from './tenant.ts';

export const sessionShape = z.object({
  user: z.object({ id, name: z.string(), email: z.string() }),
  tenant: z
    .object({
      id,
      name: z.string(),
      role: z.enum(ROLES).nullable(),
      suspension: suspensionShape.nullable(),
    })
    .nullable(),
  tenants: z
    .array(z.object({ id, name: z.string() }))
    .describe('All that the person is in, by name; a token is in one'),
  permissions: z.array(z.enum(PERMISSIONS)),
});
export type Session = z.infer<typeof sessionShape>;

export const accountShape = z.object({
  secondFactor: z
    .object({ since: time, recoveryCodesLeft: z.int() })
    .nullable()
    .describe('Null where signing in takes the password alone'),
});
export type Account = z.infer<typeof accountShape>;

export const browserSessionShape = z.object({
  id,
  isThisOne: z.boolean().describe('Whether it is the session that asks'),
  userAgent: z.string().nullable().describe('What the browser said of itself when it signed in'),
  address: z.string().nullable().describe('Where it signed in from; null where that is not known'),
  createdAt: time,
  lastSeenAt: time.describe('Written at most once a minute'),
  expiresAt: time,
});
export type BrowserSession = z.infer<typeof browserSessionShape>;

export const apiTokenShape = z.object({
  id,
  name: z.string(),
  hint: z.string(),
  scopes: z.array(z.enum(PERMISSIONS)),
  permissions: z.array(z.enum(PERMISSIONS)),
  createdBy: z.string().nullable(),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
});
export type ApiToken = z.infer<typeof apiTokenShape>;

/** A token with its secret, as it is shown once. */
export const newApiTokenShape = apiTokenShape.extend({ secret: z.string() });

/** Somebody in a tenant. */
export const memberShape = z.object({
  id: id.describe('The person’s: it names the member'),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  joinedAt: time,
});
export type Member = z.infer<typeof memberShape>;

/** An invitation that nobody has used or revoked. */
export const invitationShape = z.object({
  id,
  role: z.enum(ROLES),
  note: z.string().nullable().describe('Whom it is for, in the words of who made it'),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time,
  isOpen: z.boolean().describe('Whether who has the link can join by it now'),
});
export type Invitation = z.infer<typeof invitationShape>;

/** An invitation with its link, as it is shown once. */
export const newInvitationShape = invitationShape.extend({
  link: z.string().describe('Where somebody joins by it. It is shown here and nowhere again'),
});
export type NewInvitation = z.infer<typeof newInvitationShape>;

/** What an invitation says to who has its link. */
export const offeredInvitationShape = z.object({
  tenant: z.object({ id, name: z.string() }),
  role: z.enum(ROLES),
  invitedBy: z.string().nullable().describe('Null for the cloud’s operators'),
  expiresAt: time,
});
export type OfferedInvitation = z.infer<typeof offeredInvitationShape>;
