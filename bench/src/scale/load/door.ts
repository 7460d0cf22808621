import {
  type Accepted,
  type Caller,
  createInstance,
  type Database,
  destroyInstance,
  startInstance,
  stopInstance,
} from '@cloudlet/control';

/** The four requests of an instance's life. */
export type Door = {
  create(tenant: Tenant, name: string): Promise<Accepted>;
  stop(tenant: Tenant, instanceId: string): Promise<Accepted>;
  start(tenant: Tenant, instanceId: string): Promise<Accepted>;
  destroy(tenant: Tenant, instanceId: string): Promise<Accepted>;
};

/** Who asks. */
export type Tenant = { readonly caller: Caller };
export type Ingredients = { readonly flavorId: string; readonly imageId: string };

/** Calls the use cases in this process, as the portal does behind its procedures. */
export function useCases(database: Database, ingredients: Ingredients): Door {
  return {
    create: ({ caller }, name) => createInstance(database, caller, { name, ...ingredients }),
    stop: ({ caller }, id) => stopInstance(database, caller, { id, force: true }),
    start: ({ caller }, id) => startInstance(database, caller, { id }),
    destroy: ({ caller }, id) => destroyInstance(database, caller, { id }),
  };
}
