import { type Evidence, endFor, type FaultKind, type Stage } from './fault.ts';

const PORTAL_BACK_MS = [200, 3_000] as const;
/** How long the next request of a user may take to come. */
const REQUEST_WITHIN_MS = 45_000;

export const doorFaults: readonly FaultKind[] = [
  {
    name: 'portal-kill',
    plan: (random) => {
      const ms = random.between(...PORTAL_BACK_MS);
      return {
        params: { ms },
        occupies: ['portal'],
        lastsMs: ms,
        inject: ({ cloud }) => endFor(cloud.portal, 'SIGKILL', ms),
      };
    },
  },
  {
    // The request is accepted, and nobody will ever say so.
    name: 'portal-kill-after-commit',
    plan: (random) => {
      const ms = random.between(...PORTAL_BACK_MS);
      return {
        params: { ms },
        occupies: ['portal'],
        lastsMs: ms + 5_000,
        inject: (stage) => killAfterCommit(stage, ms),
      };
    },
  },
  {
    name: 'gateway-kill',
    plan: (random) => {
      const ms = random.between(100, 5_000);
      return {
        params: { ms },
        occupies: ['gateway'],
        lastsMs: ms,
        inject: ({ cloud }) => endFor(cloud.gateway, 'SIGKILL', ms),
      };
    },
  },
];

/** Kills the portal at the commit of a user's request, until one of them has lost its answer by that. */
async function killAfterCommit({ cloud, book }: Stage, ms: number): Promise<Evidence> {
  const until = performance.now() + REQUEST_WITHIN_MS;
  for (let tries = 1; performance.now() < until; tries += 1) {
    const operationId = await nextAccepted(cloud.look, until);
    if (operationId === null) break;
    await endFor(cloud.portal, 'SIGKILL', ms);
    await cloud.portal.untilReady(30_000);
    const rows = await cloud.look.rows<{ requestId: string }>(
      `SELECT request_id AS "requestId" FROM operation WHERE id = $1`,
      [operationId],
    );
    const entry = book.entries.find(({ requestId }) => requestId === rows[0]?.requestId);
    if (entry?.answer?.kind === 'unanswered')
      return { fired: true, what: `${entry.kind} ${operationId} lost its answer, at try ${tries}` };
  }
  return { fired: false, what: 'no request lost its answer' };
}

/** The next operation that is accepted, the moment that its commit is known. */
function nextAccepted(look: Stage['cloud']['look'], until: number): Promise<string | null> {
  return new Promise((resolve) => {
    const finish = (operationId: string | null) => {
      clearTimeout(patience);
      stop();
      resolve(operationId);
    };
    const patience = setTimeout(() => finish(null), Math.max(0, until - performance.now()));
    const stop = look.onHint((channel, payload) => {
      if (channel === 'cloudlet_accepted') finish(payload);
    });
  });
}
