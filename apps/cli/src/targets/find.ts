import {
  type ApiToken,
  type Client,
  each,
  type Flavor,
  type Image,
  type Instance,
  type KeyPair,
  type Member,
  type Node,
  type Orphan,
  ProblemError,
  type ServerGroup,
  type Snapshot,
  type Tenant,
} from '@cloudlet/sdk';
import { findOne } from './find-one.ts';

const PAGE = 100;
const IS_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The API takes no longer part of a name than a name can have. */
const LONGEST_NAME = 63;

/** Each takes a name or an id. @throws CommandFailure `not_found`, `ambiguous` */
export function findInstance(client: Client, text: string): Promise<Instance> {
  return findOne('instance', text, like(text, client.instances.get, client.instances.list));
}

export function findFlavor(client: Client, text: string): Promise<Flavor> {
  return findOne('flavor', text, each(client.flavors.list, { limit: PAGE }));
}

export function findImage(client: Client, text: string): Promise<Image> {
  return findOne('image', text, each(client.images.list, { limit: PAGE }));
}

export function findKeyPair(client: Client, text: string): Promise<KeyPair> {
  return findOne('key pair', text, each(client.keyPairs.list, { limit: PAGE }));
}

export function findServerGroup(client: Client, text: string): Promise<ServerGroup> {
  return findOne('server group', text, each(client.serverGroups.list, { limit: PAGE }));
}

export function findToken(client: Client, text: string, cloud?: boolean): Promise<ApiToken> {
  return findOne('API token', text, each(client.tokens.list, { cloud, limit: PAGE }));
}

/** People are known by their e-mail addresses. */
export async function findMember(client: Client, text: string): Promise<Member> {
  const members = new Map<string, Member>();
  const byAddress = async function* () {
    for await (const member of each(client.members.list, { limit: PAGE })) {
      members.set(member.id, member);
      yield { id: member.id, name: member.email };
    }
  };
  const { id } = await findOne('member', text.toLowerCase(), byAddress());
  return members.get(id) as Member;
}

export function findNode(client: Client, text: string): Promise<Node> {
  return findOne('compute node', text, each(client.nodes.list, { limit: PAGE }));
}

/** Several nodes may have orphans of one name. */
export function findOrphan(client: Client, text: string): Promise<Orphan> {
  return findOne('orphan', text, each(client.orphans.list, { limit: PAGE }));
}

export function findTenant(client: Client, text: string): Promise<Tenant> {
  return findOne('tenant', text, like(text, client.tenants.get, client.tenants.list));
}

export function findSnapshot(client: Client, instance: Instance, text: string): Promise<Snapshot> {
  return findOne(
    `snapshot of ${instance.name}`,
    text,
    each(client.snapshots.list, { id: instance.id, limit: PAGE }),
  );
}

/** Of what there may be very many, those that the text can mean, and those of similar names. */
async function* like<Item>(
  text: string,
  get: (input: { id: string }) => Promise<Item>,
  list: (input: { name: string; limit: number; cursor?: string | undefined }) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  const found = IS_ID.test(text) ? await get({ id: text }).catch(nullWhereUnknown) : null;
  if (found) yield found;
  if (text.length > 0 && text.length <= LONGEST_NAME) yield* each(list, { name: text, limit: PAGE });
}

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

function nullWhereUnknown(error: unknown): null {
  if (error instanceof ProblemError && error.code === 'not_found') return null;
  throw error;
}
