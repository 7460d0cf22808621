import type { InboxMessage, Inventory, Report } from '@cloudlet/contract';
import type { HostFacts } from '@cloudlet/hypervisor';

type Roster = Extract<InboxMessage, { type: 'roster' }>;

/** Whether the control plane knows that this start of the agent is here. */
export type Presence = {
  /** Introduces the agent; said again while no roster of this epoch answers. */
  sayHello(facts: HostFacts): void;
  /** @returns whether it answers this epoch's hello. */
  takeRoster(roster: Roster): boolean;
  isKnown(): boolean;
  close(): void;
};

/** The answer to a hello that was acknowledged may have got lost with Redis. */
const ASK_AGAIN_MS = 5_000;

export function createPresence(options: {
  readonly epoch: number;
  readonly agentVersion: string;
  readonly report: (hello: Report) => void;
}): Presence {
  const { epoch, agentVersion, report } = options;
  let known = false;
  let hello: Report | null = null;
  const timer = setInterval(() => {
    if (!known && hello) report(hello);
  }, ASK_AGAIN_MS);
  return {
    sayHello(facts) {
      hello = { type: 'hello', agentVersion, inventory: inventoryOf(facts) };
      report(hello);
    },
    takeRoster(roster) {
      if (roster.epoch !== epoch) return false;
      known = true;
      return true;
    },
    isKnown: () => known,
    close: () => clearInterval(timer),
  };
}

function inventoryOf({ hostUuid: _hostUuid, bootId: _bootId, ...inventory }: HostFacts): Inventory {
  return inventory;
}
