/**
 * The one place where the command meets the use cases. A bundle of its own (dist/control.js), because it stands on the
 * generated database client, which the command itself makes.
 */
import {
  addMember,
  connectDatabase,
  createTenant,
  createUser,
  type Database,
  findTenantByName,
  type ImageFile,
  issueJoinCommand,
  listEnrolments,
  type MachineDoor,
  readRetention,
  registerImage,
  registerNode,
  reopenRestored,
  resetPassword,
  resetSecondFactor,
  revokeEnrolment,
  type SystemCaller,
  setRetention,
  upsertFlavor,
} from '@cloudlet/control';
import { nodeDoor } from './control-nodes.ts';
import { orphanDoor } from './control-orphans.ts';
import { tenantDoor } from './control-tenants.ts';
import { tokenDoor } from './control-tokens.ts';

export type Person = { readonly email: string; readonly name: string; readonly password: string };
export type Flavor = {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly rootDiskGib: number;
  readonly requiredCapabilities?: readonly string[];
};

/** The use cases that set-up and administration need. Close it in the end. */
export type ControlDoor = ReturnType<typeof openControl>;

/**
 * @param databaseUrl as the application's role
 * @param name who gives the command: the history names this account
 */
export function openControl(databaseUrl: string, name: string) {
  const operator = { kind: 'system', operator: name } as const;
  const database = connectDatabase(databaseUrl, { connections: 2 });
  return {
    close: () => database.$disconnect(),
    createAdmin: (admin: Person) => createUser(database, operator, { ...admin, isCloudAdmin: true }),
    ensureTenantWithMember: (name: string, member: Person) =>
      ensureTenantWithMember(database, operator, name, member),
    upsertFlavor: (flavor: Flavor) => upsertFlavor(database, operator, flavor),
    nodes: nodeDoor(database, operator),
    audit: {
      retention: () => readRetention(database),
      /** As the tables' owner. */
      setRetention: (days: number) => setRetention(database, operator, { days }),
    },
    orphans: orphanDoor(database, operator),
    tenants: tenantDoor(database, operator),
    enrolments: {
      create: (door: MachineDoor, name: string, validForMs: number | undefined, again: boolean) =>
        issueJoinCommand(database, operator, door, { name, validForMs, again }),
      list: () => listEnrolments(database, operator),
      revoke: (id: string) => revokeEnrolment(database, operator, { id }),
    },
    registerImage: (image: ImageFile & { readonly name: string }) => registerImage(database, operator, image),
    registerNode: (name: string, newSecret: boolean) => registerNode(database, operator, { name, newSecret }),
    resetSecondFactor: (email: string) => resetSecondFactor(database, operator, { email }),
    resetPassword: (email: string, password: string) =>
      resetPassword(database, operator, { email, password }),
    tokens: tokenDoor(database, operator),
    reopen: (takenAt: Date) => reopenRestored(database, operator, { takenAt }),
  };
}

/** Goes on where an interrupted set-up stopped: the member that it left has a password that nobody was told. */
async function ensureTenantWithMember(
  database: Database,
  operator: SystemCaller,
  name: string,
  member: Person,
): Promise<void> {
  const tenant = await findTenantByName(database, operator, { name });
  const { id: tenantId } = tenant ?? (await createTenant(database, operator, { name }));
  const userId = await createOrReset(database, operator, member);
  await addMember(database, operator, { tenantId, userId, role: 'OWNER' });
}

async function createOrReset(
  database: Database,
  operator: SystemCaller,
  { email, name, password }: Person,
): Promise<string> {
  const left = await database.user.findUnique({ where: { email }, select: { id: true } });
  if (!left) return (await createUser(database, operator, { email, name, password })).id;
  await resetPassword(database, operator, { email, password });
  return left.id;
}
