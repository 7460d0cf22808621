import { randomUUID } from 'node:crypto';
import type { InstanceSpec, Job } from '@cloudlet/contract';
import { CREATE, someInstance, someJob } from './jobs.ts';
import { type BenchHost, runJob } from './plan-bench.ts';
import type { Scenario } from './scenarios.ts';

/** Makes on a bench's host what a scenario finds there. @returns its job */
export async function prepareScenario(host: BenchHost, scenario: Scenario): Promise<Job> {
  const { guest, hasSnapshot, input, desiredPower } = scenario;
  const snapshotId = randomUUID();
  if (guest === 'none') return someJob(someInstance(host.natCidr), input(snapshotId));
  const instance = await existing(host);
  if (hasSnapshot) await runJob(host, someJob(instance, { kind: 'snapshot', snapshotId }));
  if (guest === 'off') await host.hypervisor.powerOffDomain(instance.id);
  if (guest === 'silent') await host.silence(['pressPowerButton', 'rebootDomain', 'resetDomain']);
  return someJob({ ...instance, desiredPower }, input(snapshotId));
}

async function existing(host: BenchHost): Promise<InstanceSpec> {
  const instance = someInstance(host.natCidr);
  const end = await runJob(host, someJob(instance, CREATE));
  if (end.outcome !== 'succeeded') throw new Error(`nothing to begin with: ${JSON.stringify(end)}`);
  return instance;
}
