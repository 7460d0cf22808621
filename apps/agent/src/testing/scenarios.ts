import { randomUUID } from 'node:crypto';
import type { InstanceSpec, Job, OperationInput } from '@cloudlet/contract';
import type { OperationKind } from '@cloudlet/model';
import { CREATE, LARGE, SMALL, someInstance, someJob } from './jobs.ts';
import { type BenchHost, runJob } from './plan-bench.ts';

/** One way in which an operation is asked for: what is there before, and the job. */
export type Scenario = {
  readonly kind: OperationKind;
  readonly name: string;
  readonly prepare: (host: BenchHost) => Promise<Job>;
};

/** Every kind at least once, and where the guest's power makes a difference, with it on, off, and on in a QEMU that does not answer. */
export const SCENARIOS: readonly Scenario[] = [
  {
    kind: 'create',
    name: 'create',
    prepare: async ({ natCidr }) => someJob(someInstance(natCidr), CREATE),
  },
  scenario('start', 'off', { kind: 'start' }, 'ON'),
  scenario('start of a guest that is on', 'on', { kind: 'start' }, 'ON'),
  scenario('stop', 'on', { kind: 'stop', force: false, timeoutMs: 5_000 }, 'OFF'),
  scenario('forced stop', 'on', { kind: 'stop', force: true, timeoutMs: 0 }, 'OFF'),
  scenario(
    'stop of a guest whose QEMU does not answer',
    'silent',
    { kind: 'stop', force: false, timeoutMs: 20 },
    'OFF',
  ),
  scenario('soft reboot', 'on', { kind: 'reboot', mode: 'soft', timeoutMs: 5_000 }, 'ON'),
  scenario('hard reboot', 'on', { kind: 'reboot', mode: 'hard', timeoutMs: 0 }, 'ON'),
  scenario('reboot of a guest that is off', 'off', { kind: 'reboot', mode: 'soft', timeoutMs: 5_000 }, 'ON'),
  scenario(
    'soft reboot of a guest whose QEMU does not answer',
    'silent',
    { kind: 'reboot', mode: 'soft', timeoutMs: 20 },
    'ON',
  ),
  scenario('resize', 'on', { kind: 'resize', from: SMALL, to: LARGE, timeoutMs: 5_000 }, 'ON'),
  scenario(
    'resize of a guest whose QEMU does not answer',
    'silent',
    { kind: 'resize', from: SMALL, to: LARGE, timeoutMs: 20 },
    'ON',
  ),
  scenario(
    'resize of a guest that is off',
    'off',
    { kind: 'resize', from: SMALL, to: LARGE, timeoutMs: 0 },
    'OFF',
  ),
  scenario('snapshot', 'on', { kind: 'snapshot', snapshotId: randomUUID() }, 'ON'),
  withSnapshot('restore', 'on', (snapshotId) => ({ kind: 'restore', snapshotId }), 'ON'),
  withSnapshot(
    'restore of a guest that is off',
    'off',
    (snapshotId) => ({ kind: 'restore', snapshotId }),
    'OFF',
  ),
  withSnapshot('delete-snapshot', 'on', (snapshotId) => ({ kind: 'delete-snapshot', snapshotId }), 'ON'),
  withSnapshot('destroy', 'on', (snapshotId) => ({ kind: 'destroy', snapshotIds: [snapshotId] }), 'OFF'),
];

function scenario(
  name: string,
  power: 'on' | 'off' | 'silent',
  input: OperationInput,
  desiredPower: InstanceSpec['desiredPower'],
): Scenario {
  return {
    kind: input.kind,
    name,
    prepare: async (host) => {
      const instance = await existing(host);
      if (power === 'off') await host.hypervisor.powerOffDomain(instance.id);
      if (power === 'silent') await host.silence(['pressPowerButton', 'rebootDomain', 'resetDomain']);
      return someJob({ ...instance, desiredPower }, input);
    },
  };
}

function withSnapshot(
  name: string,
  power: 'on' | 'off',
  input: (snapshotId: string) => OperationInput,
  desiredPower: InstanceSpec['desiredPower'],
): Scenario {
  return {
    kind: input('').kind,
    name,
    prepare: async (host) => {
      const instance = await existing(host);
      const snapshotId = randomUUID();
      await runJob(host, someJob(instance, { kind: 'snapshot', snapshotId }));
      if (power === 'off') await host.hypervisor.powerOffDomain(instance.id);
      return someJob({ ...instance, desiredPower }, input(snapshotId));
    },
  };
}

async function existing(host: BenchHost): Promise<InstanceSpec> {
  const instance = someInstance(host.natCidr);
  const end = await runJob(host, someJob(instance, CREATE));
  if (end.outcome !== 'succeeded') throw new Error(`nothing to begin with: ${JSON.stringify(end)}`);
  return instance;
}
