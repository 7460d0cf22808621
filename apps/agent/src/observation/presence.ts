import type { InboxMessage, Inventory, Report, ReportEnvelope } from '@cloudlet/contract';
import type { HostFacts } from '@cloudlet/hypervisor';

type Roster = Extract<InboxMessage, { type: 'roster' }>;

/** Whether the control plane knows that the agent is here, and has told it what is its own. */
export type Presence = {
  /** Introduces the agent anew: only the answer to this hello counts from now on. Said again while none has come. */
  sayHello(facts: HostFacts): void;
  /** @returns whether it answers the last hello. */
  takeRoster(roster: Roster): boolean;
  isKnown(): boolean;
  close(): void;
};

/** The answer to a hello that was acknowledged may have got lost with Redis. */
const ASK_AGAIN_MS = 5_000;

export function createPresence(options: {
  readonly agentVersion: string;
  readonly seal: (hello: Report) => ReportEnvelope;
  readonly send: (hello: ReportEnvelope) => void;
}): Presence {
  const { agentVersion, seal, send } = options;
  let unanswered: ReportEnvelope | null = null;
  let known = false;
  const timer = setInterval(() => {
    if (unanswered) send(unanswered);
  }, ASK_AGAIN_MS);
  return {
    sayHello(facts) {
      known = false;
      unanswered = seal({ type: 'hello', agentVersion, inventory: inventoryOf(facts) });
      send(unanswered);
    },
    takeRoster({ helloId }) {
      if (helloId !== unanswered?.reportId) return false;
      unanswered = null;
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
