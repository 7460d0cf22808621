import type { Failure, Job, Report, ReportEnvelope } from '@cloudlet/contract';
import { type Hypervisor, HypervisorError } from '@cloudlet/hypervisor';
import type { ObservedPower } from '@cloudlet/model';
import { type HeldAttempt, stepRecordsOf } from '../journal/index.ts';
import type { Outbox } from '../reports/outbox.ts';
import type { Clock, Interrupter, SagaEnd } from '../saga/index.ts';

type ResultReport = Extract<Report, { type: 'result' }>;
export type AttemptIdentity = Pick<ResultReport, 'operationId' | 'attempt' | 'instanceId' | 'generation'>;

/** How attempts are reported: each report once in the outbox, results in the journal before. */
export type Reporting = {
  started(job: Job): void;
  undoing(job: Job, failure: Failure): void;
  /** Writes the result into the journal and sends it until it is acknowledged. */
  ended(held: HeldAttempt, end: AttemptEnd, power: ObservedPower): Promise<void>;
  /** Sends a result that a former start of the agent has written down. */
  again(result: ReportEnvelope): void;
  /** Answers a job that was never taken on: such a report is made again when the job is offered again. */
  refused(identity: AttemptIdentity, end: AttemptEnd, power: ObservedPower): void;
};

/** How an attempt ended, as the control plane sees it. */
type AttemptEnd = Exclude<SagaEnd, { outcome: 'left' }> | { readonly outcome: 'handed-back' };

export function createReporting(outbox: Outbox, seal: (report: Report) => ReportEnvelope): Reporting {
  return {
    started: (job) => outbox.keep(seal({ type: 'started', ...identityOf(job) }), keyOf('started', job)),
    undoing: (job, failure) =>
      outbox.keep(seal({ type: 'undoing', ...identityOf(job), failure }), keyOf('undoing', job)),
    async ended(held, end, power) {
      const steps = stepRecordsOf(held.entries);
      const envelope = seal({ type: 'result', ...identityOf(held.job), ...resultFields(end), power, steps });
      await held.append({ entry: 'result', at: envelope.at, envelope });
      outbox.keep(envelope, keyOf('result', held.job));
    },
    again(envelope) {
      const { report } = envelope;
      if (report.type === 'result') outbox.keep(envelope, keyOf('result', report));
    },
    refused(identity, end, power) {
      const report: Report = { type: 'result', ...identity, ...resultFields(end), power, steps: [] };
      outbox.keep(seal(report), keyOf('result', identity));
    },
  };
}

/** The key of a kept report, so that a newer one of the same attempt replaces it. */
function keyOf(type: string, attempt: Pick<AttemptIdentity, 'operationId' | 'attempt'>): string {
  return `${type} ${attempt.operationId} ${attempt.attempt}`;
}

function identityOf(job: Job): AttemptIdentity {
  const { operationId, attempt, instance } = job;
  return { operationId, attempt, instanceId: instance.id, generation: instance.generation };
}

function resultFields(end: AttemptEnd): Pick<ResultReport, 'outcome' | 'failure' | 'undo' | 'output'> {
  switch (end.outcome) {
    case 'succeeded':
      return { outcome: 'succeeded', undo: 'not-needed', output: end.output };
    case 'failed':
      return { outcome: 'failed', failure: end.failure, undo: end.undo, output: {} };
    default:
      return { outcome: end.outcome, undo: 'not-needed', output: {} };
  }
}

/**
 * The domain's power now. While the hypervisor does not answer there is nothing true to say, so this waits for it; only what
 * nobody will read any more (a superseded attempt's) need not be true.
 */
export async function observePower(
  hypervisor: Hypervisor,
  instanceId: string,
  clock: Clock,
  interrupter: Interrupter,
): Promise<ObservedPower | 'left'> {
  for (;;) {
    try {
      return (await hypervisor.findDomain(instanceId))?.power ?? 'absent';
    } catch (error) {
      if (!(error instanceof HypervisorError)) throw error;
      const kind = interrupter.reason?.kind;
      if (kind === 'leave') return 'left';
      if (kind === 'supersede') return 'absent';
      await clock.sleep(1_000);
    }
  }
}
