import { type Client, each } from '@cloudlet/sdk';
import type { Command } from 'commander';
import { clientOf, type GlobalOptions } from '../cloud.ts';
import { chooseProfile } from '../profiles/choose.ts';
import { findInstance } from '../targets/find.ts';
import { take } from '../targets/take.ts';

/** Where completion is asked for. */
type Place = {
  readonly program: Command;
  /** The word in the place of an instance, for what an instance has. */
  readonly instance: string | undefined;
};

/** More names than this help nobody who presses TAB. */
const MOST = 100;
/** Somebody waits with a finger on TAB. */
const PATIENCE_MS = 2_000;

type Lister = (
  client: Client,
  instance: string | undefined,
) => AsyncIterable<{ readonly name: string | null }>;

const LISTERS: Readonly<Record<string, Lister>> = {
  instance: ({ instances }) => each(instances.list, { limit: MOST }),
  flavor: ({ flavors }) => each(flavors.list, { limit: MOST }),
  image: ({ images }) => each(images.list, { limit: MOST }),
  'key-pair': ({ keyPairs }) => each(keyPairs.list, { limit: MOST }),
  'server-group': ({ serverGroups }) => each(serverGroups.list, { limit: MOST }),
  token: ({ tokens }) => each(tokens.list, { limit: MOST }),
  member: ({ members }) => emailsOf(each(members.list, { limit: MOST })),
  tenant: ({ tenants }) => each(tenants.list, { limit: MOST }),
  orphan: ({ orphans }) => each(orphans.list, { limit: MOST }),
  node: ({ nodes }) => each(nodes.list, { limit: MOST }),
  snapshot: (client, instance) => snapshotsOf(client, instance ?? ''),
};

async function* emailsOf(members: AsyncIterable<{ readonly email: string }>) {
  for await (const { email } of members) yield { name: email };
}

/**
 * Names of things of the kinds that are asked for, from the cloud. Where it does not answer, or nobody is signed in, there are none:
 * pressing TAB is no place for an error.
 */
export async function namesOf(
  kinds: readonly string[],
  { program, instance }: Place,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wanted = [...new Set(kinds)].filter((kind) => Object.hasOwn(LISTERS, kind));
  if (wanted.length === 0) return new Map();
  const patience = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS).unref());
  try {
    const client = clientOf(chooseProfile(program.opts<GlobalOptions>().profile));
    const asking = wanted.map(async (kind) => [kind, await list(client, kind, instance)] as const);
    return new Map(await Promise.race([Promise.all(asking), patience]));
  } catch {
    return new Map();
  }
}

async function list(client: Client, kind: string, instance: string | undefined): Promise<string[]> {
  const items = LISTERS[kind]?.(client, instance);
  if (!items) return [];
  return (await take(items, MOST)).flatMap(({ name }) => name ?? []);
}

async function* snapshotsOf(client: Client, instance: string) {
  const { id } = await findInstance(client, instance);
  yield* each(client.snapshots.list, { id, limit: MOST });
}
