import {
  CONTRACT_VERSION,
  type InboxMessage,
  type Job,
  jobId,
  nodeKeys,
  type Report,
  type ReportEnvelope,
  reportEnvelopeSchema,
  STREAM_FIELD,
  type Telemetry,
  telemetrySchema,
} from '@cloudlet/contract';
import { Queue } from 'bullmq';
import { systemClock } from '../saga/index.ts';
import type { TestRedis } from './redis-server.ts';
import { until } from './until.ts';

type Result = Extract<Report, { type: 'result' }>;

/** The other wing in miniature: offers jobs, answers hellos, acknowledges reports. */
export type TestControlPlane = {
  readonly envelopes: readonly ReportEnvelope[];
  readonly telemetry: readonly Telemetry[];
  /** What a roster says is the node's: generations by instance. Offers and results change it; so may a test. */
  readonly instances: Map<string, number>;
  offer(job: Job | { readonly operationId: string; readonly attempt: number }): Promise<void>;
  say(message: InboxMessage): Promise<void>;
  /** Waits for an attempt's result. */
  resultOf(job: Pick<Job, 'operationId' | 'attempt'>, timeoutMs?: number): Promise<Result>;
  /** Offers and waits. */
  run(job: Job, timeoutMs?: number): Promise<Result>;
  reports<Type extends Report['type']>(type: Type): Extract<Report, { type: Type }>[];
  /** From now on, or not: acknowledging reports, answering hellos. */
  settings: { acknowledges: boolean; answersHello: boolean };
  close(): Promise<void>;
};

export function startControlPlane(redis: TestRedis, nodeId: string): TestControlPlane {
  const commands = redis.connect();
  const reader = redis.connect();
  const queue = new Queue(nodeId, { connection: commands, prefix: nodeKeys.queuePrefix });
  queue.on('error', () => undefined);
  const envelopes = new Map<string, ReportEnvelope>();
  const telemetry: Telemetry[] = [];
  const settings = { acknowledges: true, answersHello: true };
  const positions = { reports: '0', telemetry: '0' };
  const instances: TestControlPlane['instances'] = new Map<string, number>();
  let open = true;

  const say = async (message: InboxMessage) => {
    await commands.xadd(nodeKeys.inbox(nodeId), '*', STREAM_FIELD, JSON.stringify(message));
  };
  const answer = async (envelope: ReportEnvelope) => {
    const { report, reportId, epoch } = envelope;
    if (report.type === 'hello' && settings.answersHello) {
      const own = [...instances].map(([instanceId, generation]) => ({ instanceId, generation }));
      await say({
        version: CONTRACT_VERSION,
        type: 'roster',
        epoch,
        helloId: reportId,
        instances: own,
        at: Date.now(),
      });
    }
    if (!settings.acknowledges) return;
    if (report.type === 'result' && report.power === 'absent' && report.outcome !== 'handed-back')
      forget(report);
    envelopes.set(reportId, envelope);
    await say({ version: CONTRACT_VERSION, type: 'acknowledged', reportIds: [reportId], at: Date.now() });
  };
  const forget = ({ instanceId, generation }: Result) => {
    if (instances.get(instanceId) === generation) instances.delete(instanceId);
  };
  const offer: TestControlPlane['offer'] = async (job) => {
    if ('instance' in job) {
      const { id, generation } = job.instance;
      instances.set(id, Math.max(instances.get(id) ?? 0, generation));
    }
    await queue.add('job', job, { jobId: jobId(job), removeOnComplete: true, removeOnFail: true });
  };
  const read = async (stream: 'reports' | 'telemetry', take: (body: string) => Promise<void> | void) => {
    const key = nodeKeys[stream](nodeId);
    const reply = await reader.xread('COUNT', 100, 'STREAMS', key, positions[stream]);
    for (const [id, fields] of (reply?.[0]?.[1] ?? []) as [string, string[]][]) {
      positions[stream] = id;
      await take(fields[1] ?? '');
    }
  };
  const work = async () => {
    while (open) {
      await read('reports', (body) => answer(reportEnvelopeSchema.parse(JSON.parse(body))));
      await read('telemetry', (body) => {
        telemetry.push(telemetrySchema.parse(JSON.parse(body)));
      });
      await systemClock.sleep(5);
    }
  };
  const working = work();

  const resultOf: TestControlPlane['resultOf'] = (job, timeoutMs) =>
    until(
      `the result of ${jobId(job)}`,
      () => results().find((found) => found.operationId === job.operationId && found.attempt === job.attempt),
      timeoutMs,
    );
  const reports: TestControlPlane['reports'] = (type) =>
    [...envelopes.values()].flatMap(({ report }) =>
      report.type === type ? [report as Extract<Report, { type: typeof type }>] : [],
    );
  const results = () => reports('result');

  return {
    get envelopes() {
      return [...envelopes.values()];
    },
    telemetry,
    instances,
    settings,
    say,
    reports,
    resultOf,
    offer,
    async run(job, timeoutMs) {
      await offer(job);
      return resultOf(job, timeoutMs);
    },
    async close() {
      open = false;
      reader.disconnect();
      await working.catch(() => undefined);
      await queue.close();
    },
  };
}
