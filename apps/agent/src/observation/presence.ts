import type { InboxMessage, Inventory, Report, ReportEnvelope } from '@cloudlet/contract';
import type { HostFacts } from '@cloudlet/hypervisor';

type Roster = Extract<InboxMessage, { type: 'roster' }>;

/** Whether the control plane knows that the agent is here, and has told it what is its own. */
export type Presence = {
  /** Introduces the agent anew: only the answer to this hello counts from now on. Said again while none has come. */
  sayHello(facts: HostFacts): void;
  /** Whether it answers the last hello, for the first time. */
  isAnswer(roster: Roster): boolean;
  /** What the answer says has been done; until then the hello is said again. */
  known(): void;
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
  let isKnown = false;
  const timer = setInterval(() => {
    if (unanswered) send(unanswered);
  }, ASK_AGAIN_MS);
  return {
    sayHello(facts) {
      isKnown = false;
      unanswered = seal({ type: 'hello', agentVersion, inventory: inventoryOf(facts) });
      send(unanswered);
    },
    isAnswer: ({ helloId }) => helloId === unanswered?.reportId,
    known() {
      unanswered = null;
      isKnown = true;
    },
    isKnown: () => isKnown,
    close: () => clearInterval(timer),
  };
}

function inventoryOf({ hostUuid: _hostUuid, bootId: _bootId, ...inventory }: HostFacts): Inventory {
  return inventory;
}
