import type { LibvirtConnection } from '@cloudlet/libvirt';
import type { ObservedPower } from '@cloudlet/model';
import type { HypervisorEvent } from '../port.ts';
import type { Domains } from './domains.ts';
import { powerOfEvent } from './power.ts';

export type Events = {
  onEvent(listener: (event: HypervisorEvent) => void): () => void;
  /** Remembers a domain that was defined. */
  learn(instanceId: string, generation: number): void;
  /** Whether the instance's domain is known to be the node's own. False says nothing: ask libvirt. */
  isKnown(instanceId: string): boolean;
};

/** Turns libvirt's events into the port's, for domains with our mark, in their order. */
export async function openEvents(
  libvirt: LibvirtConnection,
  domains: Pick<Domains, 'findDomain' | 'listDomains'>,
  onError: (error: unknown) => void,
): Promise<Events> {
  const listeners = new Set<(event: HypervisorEvent) => void>();
  /** Of the domains that are ours: after an `undefined` event libvirt can no longer tell. */
  const generations = new Map<string, number>();
  /** What is known: a start, for one, shows as `resumed` and then as `started`. */
  const powers = new Map<string, ObservedPower>();
  const tell = (event: HypervisorEvent) => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    }
  };

  /** What was defined or undefined while nobody listened. */
  async function learnAll(): Promise<void> {
    const all = await domains.listDomains();
    generations.clear();
    powers.clear();
    for (const { instanceId, generation, power } of all) {
      generations.set(instanceId, generation);
      powers.set(instanceId, power);
    }
  }

  /** A domain that is not known yet was defined by somebody else. */
  async function generationOf(instanceId: string): Promise<number | null> {
    const known = generations.get(instanceId);
    if (known !== undefined) return known;
    const facts = await domains.findDomain(instanceId);
    if (facts) generations.set(instanceId, facts.generation);
    return facts?.generation ?? null;
  }

  // One after the other, so that a look-up does not let a later event overtake an earlier one.
  let before: Promise<void> = Promise.resolve();
  const inOrder = (work: () => Promise<void>) => {
    before = before.then(work).catch(onError);
  };

  await libvirt.subscribe('domain-lifecycle', (change) => {
    const instanceId = change.dom.uuid;
    const power = powerOfEvent(change);
    if (power === null) return;
    inOrder(async () => {
      const generation = await generationOf(instanceId);
      const last = powers.get(instanceId);
      if (generation === null || last === power) return;
      // The second half of a start, which comes first.
      if (change.event === 'resumed' && last !== 'paused') return;
      powers.set(instanceId, power);
      if (power === 'absent') {
        generations.delete(instanceId);
        powers.delete(instanceId);
      }
      tell({ type: 'power', instanceId, generation, power, cause: `${change.event}: ${change.detail}` });
    });
  });
  await libvirt.subscribe('domain-reboot', ({ dom }) => {
    inOrder(async () => {
      if ((await generationOf(dom.uuid)) !== null) tell({ type: 'rebooted', instanceId: dom.uuid });
    });
  });

  let connected = true;
  libvirt.onState(({ state }) => {
    if ((state === 'connected') === connected) return;
    connected = state === 'connected';
    const type = connected ? 'reconnected' : 'disconnected';
    inOrder(async () => {
      tell({ type });
      if (type === 'reconnected') await learnAll();
    });
  });
  inOrder(learnAll);
  await before;

  return {
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    learn: (instanceId, generation) => generations.set(instanceId, generation),
    isKnown: (instanceId) => connected && generations.has(instanceId),
  };
}
