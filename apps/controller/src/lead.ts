import { nodeKeys } from '@cloudlet/contract';
import {
  applyTelemetry,
  cleanUpAgain,
  concludeAfterMaintenance,
  type Leader,
  letDestroysWait,
  listNodeCredentials,
  markDeafNodes,
  markSilentNodes,
  pruneEvents,
  pullTimesBack,
  rollUpSamples,
  settleUnanswered,
  startAgain,
  stopSuspended,
  sweepDeadlines,
  takeSample,
  watchChanges,
} from '@cloudlet/control';
import type { Logger } from '@cloudlet/daemon';
import { dispatch } from './dispatch/dispatch.ts';
import { type HintedLoop, startHintedLoop } from './hinted-loop.ts';
import { drainStreamsInGroups, drainStreamsTogether, type Streams } from './intake/drain-streams.ts';
import { watchNodes } from './intake/known-nodes.ts';
import { takeReports } from './intake/take-reports.ts';
import type { Leading } from './leadership/keep-leadership.ts';
import { sendToInboxes } from './node-door/inboxes.ts';
import { openJobQueues } from './node-door/job-queues.ts';
import { connectRedis } from './node-door/redis.ts';
import { createRedisUsers } from './node-door/redis-users.ts';
import { listeningTime } from './oversight/listening-time.ts';

const SWEEP_EVERY_MS = 1_000;
/** How long a new node may wait for its user at Redis. */
const USERS_EVERY_MS = 2_000;
const CLEAN_UP_EVERY_MS = 10_000;
/** A minute is sampled within so long of its beginning. */
const SAMPLE_EVERY_MS = 5_000;
/** A node that was not heard for so long is DOWN; heartbeats come every two seconds. */
const SILENT_AFTER_MS = 20_000;
/** A loop that has not gone well for so long is not healthy. */
const STALLED_AFTER_MS = 15_000;

export type ControllerSettings = { readonly databaseUrl: string; readonly redisUrl: string };

/**
 * The work of the controller that leads: loops, each of which reads its to-do list anew at every turn, so that any of them may
 * fail at any time. All that they write, they write as this leader; Redis, which knows no leaders, is asked to change only while
 * the lease runs.
 */
export function lead(leader: Leader, settings: ControllerSettings, logger: Logger): Leading {
  const commands = connectRedis(settings.redisUrl, logger, 'commands');
  const queues = openJobQueues(commands);
  const listening = listeningTime();
  const loops = new Map<string, HintedLoop>();
  const startLoop = (name: string, everyMs: number, work: () => Promise<void>) => {
    const loop = startHintedLoop({ name, everyMs, logger, work });
    loops.set(name, loop);
    return loop;
  };

  const dispatching = startLoop('dispatch', SWEEP_EVERY_MS, async () => {
    if (await dispatch(leader, queues, logger)) dispatching.hint();
  });

  // Nodes can do nothing without: soon after Redis is back, and after a node was enrolled or has gone.
  const redisUsers = createRedisUsers(commands, leader.isHeld, logger);
  const keepingUsers = startLoop('redis-users', USERS_EVERY_MS, async () =>
    redisUsers.keep(await listNodeCredentials(leader.database)),
  );
  commands.on('ready', keepingUsers.hint);

  /** Streams are listened to without a pause: a turn that went well asks for the next. */
  function startDraining(
    name: string,
    keyOf: (nodeId: string) => string,
    drain: (streams: Streams) => Promise<void>,
  ) {
    const blocking = connectRedis(settings.redisUrl, logger, 'blocking');
    const nodes = watchNodes(leader.database);
    const loop = startLoop(name, SWEEP_EVERY_MS, async () => {
      await drain({ blocking, commands, nodeIds: await nodes(), keyOf });
      loop.hint();
    });
    return blocking;
  }

  const reportsConnection = startDraining('intake', nodeKeys.reports, (streams) =>
    drainStreamsInGroups(streams, async (texts) => {
      if (await takeReports(leader, commands, logger, texts)) dispatching.hint();
    }),
  );
  const telemetryConnection = startDraining('telemetry', nodeKeys.telemetry, async (streams) => {
    await drainStreamsTogether(streams, (texts) => applyTelemetry(leader, texts));
    listening.heard();
  });

  startLoop('deadlines', SWEEP_EVERY_MS, async () => {
    await letDestroysWait(leader);
    const { cancels, failures } = await sweepDeadlines(leader);
    for (const { operationId, error } of failures)
      logger.error({ operationId, err: error }, 'the operation could not be ended at its deadline');
    await sendToInboxes(commands, cancels);
  });
  startLoop('clean-up', CLEAN_UP_EVERY_MS, async () => {
    const count = await cleanUpAgain(leader);
    if (count > 0) logger.warn({ count }, 'what failed destroys have left is destroyed again');
  });
  startLoop('start-again', SWEEP_EVERY_MS, async () => {
    const { started, givenUp } = await startAgain(leader);
    if (started > 0) logger.info({ count: started }, 'instances that should run are started again');
    for (const instanceId of givenUp)
      logger.warn({ instanceId }, 'the instance could not be started and is wanted off now');
  });
  startLoop('suspension', SWEEP_EVERY_MS, async () => {
    const count = await stopSuspended(leader);
    if (count > 0) logger.info({ count }, 'instances of suspended tenants are being stopped');
  });
  const pruning = startLoop('audit', CLEAN_UP_EVERY_MS, async () => {
    const { count, hasMore } = await pruneEvents(leader);
    if (count > 0) logger.info({ count }, 'audit events whose time is over are removed');
    if (hasMore) pruning.hint();
  });
  startLoop('unanswered', CLEAN_UP_EVERY_MS, async () => {
    const questions = await settleUnanswered(leader);
    for (const { nodeId, message } of questions)
      logger.warn(
        { nodeId, instanceIds: message.instanceIds },
        'no answer will come: the node is asked what it has',
      );
    await sendToInboxes(commands, questions);
  });
  startLoop('liveness', SWEEP_EVERY_MS, async () => {
    const ahead = await pullTimesBack(leader);
    if (ahead > 0) logger.warn({ count: ahead }, 'times lay ahead: the clock of PostgreSQL was put back');
    const silent = await markSilentNodes(leader, {
      silentAfterMs: SILENT_AFTER_MS,
      listeningForMs: listening.ms(),
    });
    for (const { id, name, mode } of silent) {
      const level = mode === 'MAINTENANCE' ? 'info' : 'warn';
      logger[level]({ nodeId: id, name, mode }, 'the node is silent and counts as down');
    }
    for (const { id, name, deafSince } of await markDeafNodes(leader)) {
      if (deafSince) logger.warn({ nodeId: id, name, deafSince }, 'the node is up and takes no jobs');
      else logger.info({ nodeId: id, name }, 'the node takes jobs again, or is down');
    }
  });

  startLoop('maintenance', SWEEP_EVERY_MS, async () => {
    for (const nodeId of await concludeAfterMaintenance(leader))
      logger.info({ nodeId }, 'maintenance is over: what should run on the node is being started');
  });

  startLoop('samples', SAMPLE_EVERY_MS, async () => {
    if (await takeSample(leader)) await rollUpSamples(leader);
  });

  const hints = watchChanges(settings.databaseUrl, () => dispatching.hint(), {
    onlyAccepted: true,
    onInterruption: (error) => logger.warn({ err: error }, 'listening to the database was interrupted'),
  });

  return {
    health() {
      return [...loops].map(([name, loop]) => {
        const last = loop.lastSuccessAt();
        const healthy = last !== null && performance.now() - last < STALLED_AFTER_MS;
        return {
          name,
          healthy,
          ...(healthy ? {} : { detail: 'has not gone well for a while; see the log' }),
        };
      });
    },
    async stop() {
      await hints.close();
      const stopping = [...loops.values()].map((loop) => loop.stop());
      reportsConnection.disconnect();
      telemetryConnection.disconnect();
      await Promise.all(stopping);
      await queues.close();
      commands.disconnect();
    },
  };
}
