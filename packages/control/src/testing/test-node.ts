import { randomUUID } from 'node:crypto';
import {
  CONTRACT_VERSION,
  type Inventory,
  type Job,
  jobSchema,
  type ListedHoldings,
  type Report,
  type ReportEnvelope,
  type Telemetry,
} from '@cloudlet/contract';
import type { ObservedPower } from '@cloudlet/model';
import { offerOperations } from '../dispatch/offer-operations.ts';
import type { Applied } from '../intake/apply-batch.ts';
import { applyReports } from '../intake/apply-reports.ts';
import { applyTelemetry } from '../intake/apply-telemetry.ts';
import type { Leader } from '../leadership/leader.ts';
import { registerNode } from '../nodes/register-node.ts';

type Result = Extract<Report, { type: 'result' }>;
type Heartbeat = Extract<Telemetry, { type: 'heartbeat' }>;

/** Plays a node's agent: numbers its reports and has them applied at once. */
export type TestNode = {
  readonly id: string;
  /** Makes an envelope of a report, with the next number unless told otherwise. */
  readonly envelope: (report: Report, changes?: Partial<ReportEnvelope>) => ReportEnvelope;
  readonly apply: (...envelopes: ReportEnvelope[]) => Promise<Applied>;
  /** What lies in its stream, as it lies there; by another leader if one is given. */
  readonly applyTexts: (texts: readonly string[], as?: Leader) => Promise<Applied>;
  readonly report: (report: Report) => Promise<Applied>;
  readonly hello: (changes?: Partial<ReportEnvelope>) => Promise<Applied>;
  /** A new incarnation of the agent, after a reboot of the host if asked. */
  readonly restart: (options?: { readonly reboot?: boolean }) => Promise<Applied>;
  /** What dispatch offers to this node now. */
  readonly takeJobs: () => Promise<Job[]>;
  /** Says that the node is there, which first attempts it holds, and what else is given. */
  readonly beat: (operationIds: readonly string[], said?: Partial<Heartbeat>) => Promise<void>;
  readonly start: (job: Job) => Promise<Applied>;
  readonly finish: (job: Job, changes?: Partial<Result>) => Promise<Applied>;
  /** Takes every offered job and ends each well, with the domain in this power. */
  readonly succeed: (power: ObservedPower) => Promise<void>;
  readonly listing: (
    domains: { readonly instanceId: string; readonly power: ObservedPower; readonly generation?: number }[],
    holdings?: Partial<ListedHoldings>,
  ) => Promise<Applied>;
};

const NO_HOLDINGS: ListedHoldings = {
  leftovers: [],
  diskless: [],
  snapshots: [],
  addresses: [],
  descriptions: [],
};

export async function enrolTestNode(
  leader: Leader,
  name: string,
  inventory: Partial<Inventory>,
): Promise<TestNode> {
  const { nodeId: id } = await registerNode(leader.database, { kind: 'system' }, { name });
  const hostUuid = randomUUID();
  let bootId = randomUUID();
  let epoch = 1;
  let sequence = 0;

  const envelope: TestNode['envelope'] = (report, changes) => {
    sequence += 1;
    const at = Date.now();
    return {
      version: CONTRACT_VERSION,
      reportId: randomUUID(),
      nodeId: id,
      hostUuid,
      bootId,
      epoch,
      sequence,
      at,
      report,
      ...changes,
    };
  };
  const applyTexts: TestNode['applyTexts'] = async (texts, as = leader) => {
    const applied = (await applyReports(as, new Map([[id, texts]]))).get(id);
    if (!applied) throw new Error(`nothing is said of the reports of ${name}`);
    return applied;
  };
  const apply: TestNode['apply'] = (...envelopes) => applyTexts(envelopes.map((one) => JSON.stringify(one)));
  const report = (one: Report, changes?: Partial<ReportEnvelope>) => apply(envelope(one, changes));
  const hello: TestNode['hello'] = (changes) =>
    report(
      {
        type: 'hello',
        agentVersion: '1',
        inventory: {
          vcpus: 64,
          memoryMib: 262_144,
          diskGib: 4_000,
          cpuModel: 'Test',
          architecture: 'x86_64',
          virtualization: 'simulated',
          virtualizationReason: 'a test',
          hypervisorVersion: '1',
          natCidr: '10.86.4.0/22',
          ...inventory,
        },
      },
      changes,
    );
  const takeJobs = async () => {
    const offers = await offerOperations(leader, { limit: 1_000, unclaimedAfterMs: 5_000 });
    return offers.filter((offer) => offer.nodeId === id).map((offer) => jobSchema.parse(offer.job));
  };
  const start = (job: Job) => report({ type: 'started', ...attemptOf(job) });
  const finish: TestNode['finish'] = (job, changes) => report({ ...resultOf(job), ...changes });

  const node: TestNode = {
    id,
    envelope,
    apply,
    applyTexts,
    report,
    hello,
    takeJobs,
    beat: (operationIds, said) => {
      const holding = operationIds.map((operationId) => ({ operationId, attempt: 1 }));
      const identity = { version: CONTRACT_VERSION, type: 'heartbeat', nodeId: id, bootId, epoch };
      return applyTelemetry(leader, new Map([[id, [JSON.stringify({ ...identity, holding, ...said })]]]));
    },
    start,
    finish,
    restart: (options = {}) => {
      epoch += 1;
      sequence = 0;
      if (options.reboot) bootId = randomUUID();
      return hello();
    },
    succeed: async (power) => {
      for (const job of await takeJobs()) {
        await start(job);
        await finish(job, { power });
      }
    },
    listing: (domains, holdings) =>
      report({
        type: 'listing',
        domains: domains.map((domain) => ({ generation: 1, ...domain })),
        ...(holdings && { holdings: { ...NO_HOLDINGS, ...holdings } }),
      }),
  };
  await hello();
  return node;
}

export function attemptOf(job: Job) {
  return {
    operationId: job.operationId,
    attempt: job.attempt,
    instanceId: job.instance.id,
    generation: job.instance.generation,
  };
}

/** A good end of a job, with one step. */
export function resultOf(job: Job): Result {
  const startedAt = Date.now();
  return {
    type: 'result',
    ...attemptOf(job),
    outcome: 'succeeded',
    undo: 'not-needed',
    power: 'running',
    steps: [{ name: 'do-it', direction: 'do', startedAt, endedAt: startedAt + 5, outcome: 'done' }],
    output: {},
  };
}
