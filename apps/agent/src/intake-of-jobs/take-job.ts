import { type Failure, type Job, jobIdentitySchema, jobSchema } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Hypervisor } from '@cloudlet/hypervisor';
import { z } from 'zod';
import { type AttemptIdentity, observePower, type Reporting } from '../execution/reporting.ts';
import type { Generations } from '../fencing/generations.ts';
import type { Journal } from '../journal/index.ts';
import { createInterrupter, systemClock } from '../saga/index.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';

export type IntakeTools = {
  readonly journal: Journal;
  readonly scheduler: Scheduler;
  readonly reporting: Reporting;
  readonly generations: Generations;
  readonly hypervisor: Hypervisor;
  readonly logger: Logger;
};

/**
 * Takes what the queue delivers: a job is this agent's when the promise has resolved, because it is in the journal then.
 * Whatever the queue does afterwards (a lock lost, a delivery repeated) changes nothing.
 * @throws when the journal cannot be written; nobody holds the job then, and it is offered again.
 */
export async function takeJob(tools: IntakeTools, data: unknown): Promise<void> {
  const parsed = jobSchema.safeParse(data);
  if (parsed.success) return takeParsed(tools, parsed.data);
  const identity = jobIdentitySchema.safeParse(data);
  const detail = z.prettifyError(parsed.error);
  if (!identity.success) {
    // Nobody can be told which operation this was; its deadline ends it.
    tools.logger.error({ detail }, 'a job without a readable identity was dropped');
    return;
  }
  const { operationId, attempt, instance } = identity.data;
  const failure: Failure = { code: 'invalid_job', message: 'The compute node cannot read the job.', detail };
  tools.logger.error({ operationId, attempt, failure }, 'a job cannot be read');
  const refused = { operationId, attempt, instanceId: instance.id, generation: instance.generation };
  await refuse(tools, refused, failure);
}

async function takeParsed(tools: IntakeTools, job: Job): Promise<void> {
  const { journal, scheduler, generations } = tools;
  const { operationId, attempt, instance } = job;
  const logger = tools.logger.child({
    operationId,
    attempt,
    requestId: job.requestId,
    instanceId: instance.id,
  });
  // Noted before anything is awaited, so that an older one that is on its way already is recognised.
  generations.note(instance.id, instance.generation);

  const last = journal.lastAttemptOf(operationId);
  if (attempt <= last) return logger.info({ last }, 'an attempt that is known or older was offered again');
  const held = await journal.begin(job, systemClock.now());
  logger.info({ kind: job.input.kind }, 'job taken');
  scheduler.admit(held, generations.isVoid(instance.id, instance.generation));
}

async function refuse(tools: IntakeTools, identity: AttemptIdentity, failure: Failure): Promise<void> {
  const power = await observePower(tools.hypervisor, identity.instanceId, systemClock, createInterrupter());
  if (power === 'left') return;
  tools.reporting.refused(identity, { outcome: 'failed', failure, undo: 'not-needed' }, power);
}
