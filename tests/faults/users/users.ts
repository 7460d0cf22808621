import type { FaultCloud } from '../cloud/cloud.ts';
import type { Tenant } from '../cloud/tenants.ts';
import type { Ask, UserAction } from '../plan/load.ts';
import { type AcceptedBody, type Book, type BookEntry, openBook } from './book.ts';
import { ask } from './door.ts';
import { findByName, findOut } from './find-out.ts';

/** Those who ask the cloud for things, by its REST API and a token, and remember what it said. */
export type Users = {
  readonly book: Book;
  act(action: UserAction): Promise<void>;
  /** Deletes every instance that the tenants see. */
  destroyEverything(): Promise<void>;
  /** Waits until every request has its answer, and every sender of one that has none has looked. */
  settle(): Promise<void>;
};

type Catalog = { readonly imageId: string; readonly flavors: ReadonlyMap<string, string> };

export async function meetUsers(cloud: FaultCloud, seed: number): Promise<Users> {
  const { tenants } = cloud;
  const book = openBook(seed);
  const catalog = await readCatalog(tenantOf(tenants, 0));
  /** `tenant name` → the instance that last got this name, as far as its user knows. */
  const known = new Map<string, string>();
  const waiting = new Set<Promise<void>>();
  const leaving = new AbortController();

  const send = async (action: Pick<UserAction, 'tenant' | 'name'>, kind: Ask['kind'], request: Request) => {
    const tenant = tenantOf(tenants, action.tenant);
    const { instanceId = null } = request;
    const entry = book.add({ tenant: action.tenant, name: action.name, kind, instanceId });
    const answer = await ask<AcceptedBody>(
      tenant,
      request.method,
      request.path,
      request.body,
      entry.requestId,
    );
    entry.answer = answer;
    if (answer.kind === 'answered' && kind === 'create') known.set(keyOf(action), answer.body.instance.id);
    if (answer.kind === 'unanswered') await lookWhatBecame(tenant, entry);
  };
  const lookWhatBecame = async (tenant: Tenant, entry: BookEntry) => {
    entry.found = await findOut(tenant, entry, leaving.signal);
    if (entry.kind !== 'create' || entry.found.length === 0) return;
    const found = await findByName(tenant, entry.name);
    if (found !== null && found !== 'no-answer') known.set(keyOf(entry), found);
  };
  const track = (work: Promise<void>) => {
    waiting.add(work);
    return work.finally(() => waiting.delete(work));
  };

  return {
    book,
    act: (action) =>
      track(
        (async () => {
          if (action.ask.kind === 'guest')
            return guestActs(cloud, known.get(keyOf(action)), action.ask.event);
          const request = await requestOf(catalog, tenantOf(tenants, action.tenant), action, known);
          if (request) await send(action, action.ask.kind, request);
          else book.skipped += 1;
        })(),
      ),
    async destroyEverything() {
      for (const [index, tenant] of tenants.entries()) {
        const page = await ask<{ items: { id: string; name: string }[] }>(
          tenant,
          'GET',
          '/instances?limit=100',
        );
        if (page.kind !== 'answered')
          throw new Error(`the instances of ${tenant.name} cannot be listed: ${JSON.stringify(page)}`);
        for (const { id, name } of page.body.items)
          await track(
            send({ tenant: index, name }, 'destroy', {
              method: 'DELETE',
              path: `/instances/${id}`,
              instanceId: id,
            }),
          );
      }
    },
    async settle() {
      const patience = setTimeout(() => leaving.abort(), 60_000);
      await Promise.all([...waiting]);
      clearTimeout(patience);
    },
  };
}

type Request = {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly instanceId?: string;
};

/** Null where there is nothing that could be asked. */
async function requestOf(
  catalog: Catalog,
  tenant: Tenant,
  { name, tenant: index, ask: what }: UserAction,
  known: ReadonlyMap<string, string>,
): Promise<Request | null> {
  if (what.kind === 'create') {
    const flavorId = catalog.flavors.get(what.flavor);
    return { method: 'POST', path: '/instances', body: { name, flavorId, imageId: catalog.imageId } };
  }
  const instanceId = known.get(keyOf({ tenant: index, name }));
  if (!instanceId) return null;
  const path = `/instances/${instanceId}`;
  const post = (end: string, body: unknown): Request => ({
    method: 'POST',
    path: `${path}/${end}`,
    body,
    instanceId,
  });
  switch (what.kind) {
    case 'start':
      return post('start', {});
    case 'stop':
      return post('stop', what.force ? { force: true } : { timeoutSeconds: what.timeoutSeconds });
    case 'reboot':
      return post('reboot', { mode: what.mode });
    case 'resize':
      return post('resize', { flavorId: catalog.flavors.get(what.flavor) });
    case 'snapshot':
      return post('snapshots', { name: what.snapshot });
    case 'destroy':
      return { method: 'DELETE', path, instanceId };
    case 'restore':
    case 'delete-snapshot': {
      const snapshotId = await findSnapshot(tenant, instanceId, what.snapshot);
      if (!snapshotId) return null;
      if (what.kind === 'restore') return post('restore', { snapshotId });
      return { method: 'DELETE', path: `${path}/snapshots/${snapshotId}`, instanceId };
    }
    default:
      return null;
  }
}

async function findSnapshot(tenant: Tenant, instanceId: string, name: string): Promise<string | undefined> {
  const page = await ask<{ items: { id: string; name: string }[] }>(
    tenant,
    'GET',
    `/instances/${instanceId}/snapshots`,
  );
  return page.kind === 'answered'
    ? page.body.items.find((snapshot) => snapshot.name === name)?.id
    : undefined;
}

/** What happens in a guest is nobody's request; where its domain is not there or its host not reached, nothing does. */
async function guestActs(
  cloud: FaultCloud,
  instanceId: string | undefined,
  event: Extract<Ask, { kind: 'guest' }>['event'],
): Promise<void> {
  if (!instanceId) return;
  const rows = await cloud.look
    .rows<{ name: string }>(
      'SELECT n.name FROM node n JOIN instance i ON i.node_id = n.id WHERE i.id = $1 AND i.deleted_at IS NULL',
      [instanceId],
    )
    .catch(() => []);
  if (!rows[0]) return;
  await cloud.simulatorControl.call(event, { host: rows[0].name, instanceId }).catch(() => undefined);
}

async function readCatalog(tenant: Tenant): Promise<Catalog> {
  type Named = { items: { id: string; name: string }[] };
  const [flavors, images] = await Promise.all([
    ask<Named>(tenant, 'GET', '/flavors'),
    ask<Named>(tenant, 'GET', '/images'),
  ]);
  if (flavors.kind !== 'answered' || images.kind !== 'answered')
    throw new Error(`the catalogue cannot be read: ${JSON.stringify({ flavors, images })}`);
  const imageId = images.body.items[0]?.id;
  if (!imageId) throw new Error('there is no image');
  return { imageId, flavors: new Map(flavors.body.items.map(({ id, name }) => [name, id])) };
}

function tenantOf(tenants: readonly Tenant[], index: number): Tenant {
  const tenant = tenants[index];
  if (!tenant) throw new Error(`there is no tenant ${index}`);
  return tenant;
}

function keyOf({ tenant, name }: { readonly tenant: number; readonly name: string }): string {
  return `${tenant} ${name}`;
}
