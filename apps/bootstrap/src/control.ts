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
  registerImage,
  registerNode,
  reopenRestored,
  resetPassword,
  resetSecondFactor,
  revokeEnrolment,
  upsertFlavor,
} from '@cloudlet/control';
import { nodeDoor } from './control-nodes.ts';
import { orphanDoor } from './control-orphans.ts';
import { tenantDoor } from './control-tenants.ts';
import { tokenDoor } from './control-tokens.ts';

const SYSTEM = { kind: 'system' } as const;

export type Person = { readonly email: string; readonly name: string; readonly password: string };
export type Flavor = {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly rootDiskGib: number;
  readonly requiredCapabilities?: readonly string[];
};

/** The use cases that set-up and administration need, as the system itself. Close it in the end. */
export type ControlDoor = ReturnType<typeof openControl>;

/** @param databaseUrl as the application's role */
export function openControl(databaseUrl: string) {
  const database = connectDatabase(databaseUrl, { connections: 2 });
  return {
    close: () => database.$disconnect(),
    createAdmin: (admin: Person) => createUser(database, SYSTEM, { ...admin, isCloudAdmin: true }),
    ensureTenantWithMember: (name: string, member: Person) => ensureTenantWithMember(database, name, member),
    upsertFlavor: (flavor: Flavor) => upsertFlavor(database, SYSTEM, flavor),
    nodes: nodeDoor(database),
    orphans: orphanDoor(database),
    tenants: tenantDoor(database),
    enrolments: {
      create: (door: MachineDoor, name: string, validForMs: number | undefined, again: boolean) =>
        issueJoinCommand(database, SYSTEM, door, { name, validForMs, again }),
      list: () => listEnrolments(database, SYSTEM),
      revoke: (id: string) => revokeEnrolment(database, SYSTEM, { id }),
    },
    registerImage: (image: ImageFile & { readonly name: string }) => registerImage(database, SYSTEM, image),
    registerNode: (name: string, newSecret: boolean) => registerNode(database, SYSTEM, { name, newSecret }),
    resetSecondFactor: (email: string) => resetSecondFactor(database, SYSTEM, { email }),
    resetPassword: (email: string, password: string) => resetPassword(database, SYSTEM, { email, password }),
    tokens: tokenDoor(database),
    reopen: (takenAt: Date) => reopenRestored(database, SYSTEM, { takenAt }),
  };
}

/** Goes on where an interrupted set-up stopped: the member that it left has a password that nobody was told. */
async function ensureTenantWithMember(database: Database, name: string, member: Person): Promise<void> {
  const tenant = await findTenantByName(database, SYSTEM, { name });
  const { id: tenantId } = tenant ?? (await createTenant(database, SYSTEM, { name }));
  const userId = await createOrReset(database, member);
  await addMember(database, SYSTEM, { tenantId, userId, role: 'OWNER' });
}

async function createOrReset(database: Database, { email, name, password }: Person): Promise<string> {
  const left = await database.user.findUnique({ where: { email }, select: { id: true } });
  if (!left) return (await createUser(database, SYSTEM, { email, name, password })).id;
  await resetPassword(database, SYSTEM, { email, password });
  return left.id;
}
