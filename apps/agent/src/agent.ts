import { join } from 'node:path';
import { CONTRACT_VERSION, type Report, redisUserOf } from '@cloudlet/contract';
import type { HealthCheck, Logger } from '@cloudlet/daemon';
import type { Hypervisor } from '@cloudlet/hypervisor';
import manifest from '../package.json' with { type: 'json' };
import { openIdentity } from './certificate/identity.ts';
import { startRenewal } from './certificate/renewal.ts';
import type { AgentConfig } from './config.ts';
import { type ConsoleLink, openConsoleLink } from './console/link.ts';
import { type ExecutionTools, execute, handBack } from './execution/execute.ts';
import { createReporting } from './execution/reporting.ts';
import { createGenerations } from './fencing/generations.ts';
import { openLease, sinceBootMs, startOnlyWithLease } from './fencing/lease.ts';
import { obeyRoster } from './fencing/obey-roster.ts';
import { createBaseImages } from './images/base-images.ts';
import { httpImageSource } from './images/http-source.ts';
import { openEar } from './intake-of-jobs/ear.ts';
import { takeJob } from './intake-of-jobs/take-job.ts';
import { type HeldAttempt, type Journal, resultOf } from './journal/index.ts';
import { measureHostUse } from './observation/host-use.ts';
import { createPresence } from './observation/presence.ts';
import { watchDomains } from './observation/watch-domains.ts';
import { createControlClock } from './reports/control-clock.ts';
import { createSealer } from './reports/envelope.ts';
import { createHearing } from './reports/hear.ts';
import { startHeartbeat } from './reports/heartbeat.ts';
import { openInbox } from './reports/inbox.ts';
import { createOutbox, type Outbox } from './reports/outbox.ts';
import { progressMessage } from './reports/progress-message.ts';
import { connectRedis, isReady } from './reports/redis.ts';
import { createTelemetryStream } from './reports/telemetry.ts';
import { systemClock } from './saga/index.ts';
import { createScheduler } from './scheduler/scheduler.ts';

/** A running agent. */
export type Agent = {
  checks(): HealthCheck[];
  /** Takes nothing more, hands back what has not begun, lets the rest finish for a while, says what is to be said. */
  stop(): Promise<void>;
};

export type AgentParts = {
  readonly config: AgentConfig;
  readonly epoch: number;
  readonly journal: Journal;
  /** Prepared already. */
  readonly hypervisor: Hypervisor;
  readonly logger: Logger;
};

/** Starts an agent: it resumes what the journal holds, introduces itself, and takes jobs once the control plane has answered. */
export async function startAgent({ config, epoch, journal, hypervisor, logger }: AgentParts): Promise<Agent> {
  const { nodeId } = config;
  const identity = config.tls && openIdentity(config.tls);
  const tls = identity?.tls;
  const gateway = { url: config.gatewayUrl, bearer: `${nodeId}.${config.secret}`, tls };
  const renewal = identity && startRenewal({ gateway, identity, logger });
  let facts = await hypervisor.host();

  // Upwards: what the node says.
  const redisAccess = { url: config.redisUrl, user: redisUserOf(nodeId), password: config.secret, tls };
  const redis = connectRedis(redisAccess, 'reports', logger);
  const outbox = createOutbox({ nodeId, redis, logger });
  const telemetry = createTelemetryStream({ nodeId, redis, logger });
  const seal = createSealer(() => ({ nodeId, hostUuid: facts.hostUuid, bootId: facts.bootId, epoch }));
  const beginReport = () => {
    const sealReserved = seal.reserve();
    return (news: Report, key: string) => outbox.keep(sealReserved(news), key);
  };
  const presence = createPresence({
    agentVersion: manifest.version,
    seal,
    send: (hello) => outbox.keep(hello, 'hello'),
  });
  const lease = openLease(join(config.stateDir, 'last-contact.json'), facts);

  // The work itself.
  const consoles = openConsoleLink({ gateway, hypervisor, logger });
  const reporting = createReporting(outbox, seal);
  const tools: ExecutionTools = {
    hypervisor: startOnlyWithLease(hypervisor, lease, (instanceId) =>
      logger.warn(
        { instanceId },
        'the guest is started once the control plane has said that it is this node’s',
      ),
    ),
    images: createBaseImages(hypervisor, httpImageSource(gateway)),
    consoles,
    clock: systemClock,
    reporting,
    bootId: () => facts.bootId,
    onProgress: (job, progress) => telemetry.progress(progressMessage(nodeId, job, progress)),
    logger,
  };
  const controlClock = createControlClock({
    path: join(config.stateDir, 'control-clock.json'),
    bootId: facts.bootId,
    sinceBoot: sinceBootMs,
    logger,
  });
  const scheduler = createScheduler({
    controlNow: controlClock.now,
    slots: config.slots,
    run: (held, interrupter) => execute(tools, held, interrupter),
    handBack: (held) => handBack(tools, held),
    logger,
  });
  const generations = createGenerations(journal);
  let resumed = false;
  const resume = () => {
    resumed = true;
    for (const held of journal.held()) {
      const { id, generation } = held.job.instance;
      const result = resultOf(held);
      if (result) reporting.again(result);
      else scheduler.admit(held, generations.isVoid(id, generation));
    }
  };
  if (lease.wasElsewhere) logger.error('the state folder is another host’s: nothing is done');
  else resume();

  const watch = watchDomains({
    hypervisor,
    begin: beginReport,
    onReconnected: async () => {
      const { bootId } = facts;
      facts = await hypervisor.host();
      if (facts.bootId === bootId) return;
      lease.end();
      introduce();
    },
    logger,
  });
  const meter = measureHostUse({ hypervisor, logger });
  const list = () => {
    watch.list().catch((error: unknown) => logger.warn({ err: error }, 'the domains could not be listed'));
  };
  let heldAtHello = new Set<HeldAttempt>();
  const introduce = () => {
    heldAtHello = new Set(journal.held());
    presence.sayHello(facts);
    list();
  };
  introduce();

  // Downwards: what the control plane says.
  const intake = { journal, scheduler, reporting, generations, hypervisor, logger };
  const ear = openEar({
    nodeId,
    connect: () => connectRedis(redisAccess, 'jobs', logger),
    redis,
    take: (data) => takeJob(intake, data),
    logger,
  });
  const hear = createHearing({
    epoch,
    scheduler,
    journal,
    outbox,
    presence,
    controlClock,
    watch,
    list,
    obey: (roster) => {
      if (!resumed) resume();
      obeyRoster({ journal, generations, scheduler, lease }, roster, heldAtHello);
      ear.start();
    },
    logger,
  });
  const inboxRedis = connectRedis(redisAccess, 'inbox', logger);
  const inbox = openInbox({ nodeId, redis: inboxRedis, onMessage: hear, logger });
  const stopHeartbeat = startHeartbeat({
    nodeId,
    epoch,
    redis,
    heartbeat: () => ({
      version: CONTRACT_VERSION,
      type: 'heartbeat',
      nodeId,
      bootId: facts.bootId,
      epoch,
      holding: heldAttempts(journal, outbox),
      untakenForMs: ear.untakenForMs(),
      use: meter.newest(),
    }),
    now: sinceBootMs,
    onAccepted: (sentAt) => {
      if (!lease.heard(sentAt)) introduce();
    },
    onDataLost: () => {
      inbox.readFromStart();
      outbox.sendAllAgain();
      introduce();
    },
    logger,
  });

  return {
    checks: () => [
      { name: 'redis', healthy: isReady(redis) },
      { name: 'hypervisor', healthy: hypervisor.isHealthy() },
      { name: 'roster', healthy: presence.isKnown() },
      ear.check(),
      gatewayCheck(consoles),
      ...(renewal ? [renewal.check()] : []),
      journalCheck(journal),
    ],
    async stop() {
      await ear.close();
      await scheduler.drain(config.graceMs);
      stopHeartbeat();
      watch.close();
      meter.close();
      presence.close();
      renewal?.close();
      telemetry.close();
      await Promise.all([outbox.close(), inbox.close(), consoles.close()]);
      for (const connection of [redis, inboxRedis]) connection.disconnect();
    },
  };
}

/** What nobody needs to offer again: attempts in the journal, and answers to jobs that never got there. */
function heldAttempts(journal: Journal, outbox: Outbox) {
  const held = journal.held().map(({ job }) => ({ operationId: job.operationId, attempt: job.attempt }));
  const answered = outbox
    .all()
    .flatMap(({ report }) =>
      report.type === 'result' ? [{ operationId: report.operationId, attempt: report.attempt }] : [],
    );
  const all = [...held, ...answered].map(
    (attempt) => [`${attempt.operationId} ${attempt.attempt}`, attempt] as const,
  );
  return [...new Map(all).values()];
}

function gatewayCheck(consoles: ConsoleLink): HealthCheck {
  const detail = consoles.problem();
  return { name: 'gateway', healthy: consoles.isConnected(), ...(detail !== null && { detail }) };
}

function journalCheck(journal: Journal): HealthCheck {
  const error = journal.error();
  if (!error) return { name: 'journal', healthy: true };
  return { name: 'journal', healthy: false, detail: error instanceof Error ? error.message : String(error) };
}
