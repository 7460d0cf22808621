import { expect, test } from 'vitest';
import { booted, type GuestView, guestsOf, leftOn, powerOn, startsOn } from '../guests.ts';
import type { ThreeNodes } from '../three-nodes.ts';

/** A guest on each node, as the stories that follow find them. */
export type Inhabitants = { of(node: string): GuestView };

export function spread(cloud: () => ThreeNodes): Inhabitants {
  const guests: GuestView[] = [];

  test('three creates land on three nodes, and the guests boot there', async () => {
    const tenant = guestsOf(cloud().cloud);
    const accepted = [];
    for (const name of ['guest-1', 'guest-2', 'guest-3']) accepted.push(await tenant.ask(name));
    for (const { operation } of accepted) await tenant.ended(operation);
    for (const { instance } of accepted) guests.push(await tenant.read(instance.id));
    const names = cloud().nodes.map(({ name }) => name);
    expect(guests.map(({ node }) => node.name).sort()).toEqual(names);
    for (const guest of guests) {
      const node = cloud().node(guest.node.name);
      expect(guest).toMatchObject({ status: 'ACTIVE', node: { status: 'UP' } });
      expect(await powerOn(node, guest)).toBe('running');
      expect(startsOn(node, guest)).toBe(1);
      expect(leftOn(node, guest)).toContain(guest.id);
      await booted(node, guest);
    }
  });

  return {
    of(node) {
      const guest = guests.find((one) => one.node.name === node);
      if (!guest) throw new Error(`${node} has no guest`);
      return guest;
    },
  };
}
