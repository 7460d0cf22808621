import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { connectDatabase, type Lease, newId, openLease } from '@cloudlet/control';
import type { HealthCheck, Logger } from '@cloudlet/daemon';
import { beginTerm, type Term } from './term.ts';

/** How often a standby looks whether the lease is free. */
const LOOK_EVERY_MS = 500;
const RENEW_EVERY_MS = 2_000;
/** After a question that failed: the lease runs meanwhile. */
const ASK_AGAIN_MS = 250;

/** What a leader does; `stop` resolves when nothing of it goes on. */
export type Leading = { health(): HealthCheck[]; stop(): Promise<void> };

/** This controller's part in who leads. */
export type Leadership = {
  /** Whether it leads or stands by, and what the leader's work says of itself. */
  health(): HealthCheck[];
  /** Stops leading and lets another lead at once. */
  stop(): Promise<void>;
};

/**
 * Leads whenever the lease can be had, and stands by otherwise. The work begins with each term and has stopped before the next: it never
 * runs twice in one process, and what runs on in another one after its term can write nothing (`inLeadersTransaction`).
 */
export function keepLeadership(options: {
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly lead: (term: Term) => Leading;
}): Leadership {
  const { databaseUrl, logger, lead } = options;
  const session = `cloudlet-controller ${newId()}`;
  const lease = openLease(databaseUrl, session, `${hostname()}/${process.pid}`);
  const database = connectDatabase(databaseUrl, { sessionName: session });
  const stopping = new AbortController();
  let standing: HealthCheck = {
    name: 'leadership',
    healthy: false,
    detail: 'has not found out who leads yet',
  };
  let leading: Leading | null = null;

  /** @returns null when told to stop */
  async function takeLease(): Promise<Term | null> {
    while (!stopping.signal.aborted) {
      const askedAt = performance.now();
      try {
        const claim = await lease.claim();
        if (claim.leads) return beginTerm(database, claim.epoch, askedAt);
        standing = { name: 'leadership', healthy: true, detail: standbyFor(claim.leader) };
      } catch (error) {
        standing = {
          name: 'leadership',
          healthy: false,
          detail: `cannot ask who leads: ${messageOf(error)}`,
        };
        logger.warn({ err: error }, 'the lease cannot be asked for');
      }
      await pause(LOOK_EVERY_MS, stopping.signal);
    }
    return null;
  }

  async function keepUntilOver(term: Term): Promise<void> {
    const awake = AbortSignal.any([term.over, stopping.signal]);
    let nextIn = RENEW_EVERY_MS;
    for (;;) {
      await pause(nextIn, awake);
      if (awake.aborted) return;
      nextIn = await renew(lease, term, logger);
    }
  }

  /** What is under way may come to its end when another shall lead by our own wish; else it is cut off here. */
  async function endTerm(term: Term, work: Leading): Promise<void> {
    const { epoch } = term.leader;
    if (term.over.aborted) logger.warn({ epoch }, 'the lease was lost, or could not be renewed in time');
    await work.stop();
    term.end();
    logger.info({ epoch }, 'this controller leads no more');
    if (stopping.signal.aborted) await lease.giveUp(epoch).catch(logFailure);
  }

  // Where the database is away the others find this process's sessions gone.
  const logFailure = (error: unknown) => logger.warn({ err: error }, 'the lease could not be given up');

  async function run(): Promise<void> {
    for (;;) {
      const term = await takeLease();
      if (!term) return;
      const { epoch } = term.leader;
      logger.info({ epoch }, 'this controller leads');
      standing = { name: 'leadership', healthy: true, detail: `leads (epoch ${epoch})` };
      const work = lead(term);
      leading = work;
      await keepUntilOver(term);
      leading = null;
      standing = { name: 'leadership', healthy: false, detail: 'is about to stand by' };
      await endTerm(term, work);
    }
  }

  const ended = run();
  return {
    health: () => [standing, ...(leading?.health() ?? [])],
    async stop() {
      stopping.abort();
      await ended.finally(async () => {
        await lease.close();
        await database.$disconnect();
      });
    },
  };
}

/** @returns after how many milliseconds to renew again */
async function renew(lease: Lease, term: Term, logger: Logger): Promise<number> {
  const askedAt = performance.now();
  try {
    if (await lease.renew(term.leader.epoch)) term.renewed(askedAt);
    else term.end();
    return RENEW_EVERY_MS;
  } catch (error) {
    logger.warn({ err: error }, 'the lease could not be renewed');
    return ASK_AGAIN_MS;
  }
}

function standbyFor(leader: string | null): string {
  return leader === null ? 'stands by; the leader is changing' : `stands by; ${leader} leads`;
}

/** Also ends when there is nothing to wait for any more. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
