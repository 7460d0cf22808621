import {
  addMember,
  connectDatabase,
  createInstance,
  createTenant,
  createUser,
  registerImage,
  registerNode,
  startInstance,
  stopInstance,
  upsertFlavor,
} from '@cloudlet/control';

/** The use cases of one release, by which a test fills a database and asks for operations as that release's portal does. */
export type UseCases = {
  readonly addMember: typeof addMember;
  readonly connectDatabase: typeof connectDatabase;
  readonly createInstance: typeof createInstance;
  readonly createTenant: typeof createTenant;
  readonly createUser: typeof createUser;
  readonly registerImage: typeof registerImage;
  readonly registerNode: typeof registerNode;
  readonly startInstance: typeof startInstance;
  readonly stopInstance: typeof stopInstance;
  readonly upsertFlavor: typeof upsertFlavor;
};

export const TODAY: UseCases = {
  addMember,
  connectDatabase,
  createInstance,
  createTenant,
  createUser,
  registerImage,
  registerNode,
  startInstance,
  stopInstance,
  upsertFlavor,
};
