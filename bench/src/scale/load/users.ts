import { randomBytes } from 'node:crypto';
import type { Door, Tenant } from './door.ts';
import type { Ends } from './ends.ts';

/** Milliseconds that the door took to accept each request. */
export type Accepting = { readonly acceptMs: readonly number[] };

/**
 * So many users at once, each of whom makes an instance, stops, starts and destroys it, and begins again: a quarter of the requests is
 * of each kind. The next request follows when the one before has ended. Users who have begun when the time is up finish.
 * @throws whatever a request was refused with
 */
export async function liveFor(
  seconds: number,
  options: {
    readonly users: number;
    readonly tenants: readonly Tenant[];
    readonly door: Door;
    readonly ends: Ends;
  },
): Promise<Accepting> {
  const { users, tenants, door, ends } = options;
  const until = performance.now() + seconds * 1_000;
  const acceptMs: number[] = [];

  async function ask(request: () => ReturnType<Door['create']>): Promise<string> {
    const from = performance.now();
    const { instance, operation } = await request();
    acceptMs.push(performance.now() - from);
    await ends.of(operation.id);
    return instance.id;
  }

  async function live(tenant: Tenant): Promise<void> {
    while (performance.now() < until) {
      const id = await ask(() => door.create(tenant, `bench-${randomBytes(6).toString('hex')}`));
      await ask(() => door.stop(tenant, id));
      await ask(() => door.start(tenant, id));
      await ask(() => door.destroy(tenant, id));
    }
  }

  const living = Array.from({ length: users }, (_, user) => tenants[user % tenants.length]);
  await Promise.all(living.map((tenant) => tenant && live(tenant)));
  return { acceptMs };
}
