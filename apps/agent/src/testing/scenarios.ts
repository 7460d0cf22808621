import { randomUUID } from 'node:crypto';
import type { InstanceSpec, OperationInput, OperationInputOf } from '@cloudlet/contract';
import type { OperationKind } from '@cloudlet/model';
import { CREATE, LARGE, SMALL } from './jobs.ts';

type Situation = {
  /** Unique among all scenarios. */
  readonly name: string;
  /** The guest before: `none` where the operation makes it, `silent` for one that is on in a QEMU that does not answer. */
  readonly guest: 'none' | 'on' | 'off' | 'silent';
  /** It has a snapshot before, which the input names, and has written to its disk since. */
  readonly hasSnapshot?: true;
  /** What its tenant wants from the request on. */
  readonly desiredPower: InstanceSpec['desiredPower'];
};

/** One way in which an operation is asked for: what is there before, and the request. */
export type Scenario = Situation & {
  readonly kind: OperationKind;
  /** What the request says, given the snapshot's id where it is about one. */
  readonly input: (snapshotId: string) => OperationInput;
};

type ScenarioOf<Kind extends OperationKind> = Situation & {
  readonly input: (snapshotId: string) => OperationInputOf<Kind>;
};

/**
 * Every kind at least once, and where the guest's power makes a difference, with it on, off, and on in a QEMU that does not
 * answer. The generated tests of operations run all of these: those of the plans alone, and the matrix in tests/matrix.
 */
const SCENARIOS_OF: {
  readonly [Kind in OperationKind]: readonly [ScenarioOf<Kind>, ...ScenarioOf<Kind>[]];
} = {
  create: [{ name: 'create', guest: 'none', desiredPower: 'ON', input: () => CREATE }],
  start: [
    { name: 'start', guest: 'off', desiredPower: 'ON', input: () => ({ kind: 'start' }) },
    {
      name: 'start of a guest that is on',
      guest: 'on',
      desiredPower: 'ON',
      input: () => ({ kind: 'start' }),
    },
  ],
  stop: [
    {
      name: 'stop',
      guest: 'on',
      desiredPower: 'OFF',
      input: () => ({ kind: 'stop', force: false, timeoutMs: 5_000 }),
    },
    {
      name: 'forced stop',
      guest: 'on',
      desiredPower: 'OFF',
      input: () => ({ kind: 'stop', force: true, timeoutMs: 0 }),
    },
    {
      name: 'stop of a guest whose QEMU does not answer',
      guest: 'silent',
      desiredPower: 'OFF',
      input: () => ({ kind: 'stop', force: false, timeoutMs: 20 }),
    },
  ],
  reboot: [
    {
      name: 'soft reboot',
      guest: 'on',
      desiredPower: 'ON',
      input: () => ({ kind: 'reboot', mode: 'soft', timeoutMs: 5_000 }),
    },
    {
      name: 'hard reboot',
      guest: 'on',
      desiredPower: 'ON',
      input: () => ({ kind: 'reboot', mode: 'hard', timeoutMs: 0 }),
    },
    {
      name: 'reboot of a guest that is off',
      guest: 'off',
      desiredPower: 'ON',
      input: () => ({ kind: 'reboot', mode: 'soft', timeoutMs: 5_000 }),
    },
    {
      name: 'soft reboot of a guest whose QEMU does not answer',
      guest: 'silent',
      desiredPower: 'ON',
      input: () => ({ kind: 'reboot', mode: 'soft', timeoutMs: 20 }),
    },
  ],
  resize: [
    {
      name: 'resize',
      guest: 'on',
      desiredPower: 'ON',
      input: () => ({ kind: 'resize', from: SMALL, to: LARGE, timeoutMs: 5_000 }),
    },
    {
      name: 'resize of a guest whose QEMU does not answer',
      guest: 'silent',
      desiredPower: 'ON',
      input: () => ({ kind: 'resize', from: SMALL, to: LARGE, timeoutMs: 20 }),
    },
    {
      name: 'resize of a guest that is off',
      guest: 'off',
      desiredPower: 'OFF',
      input: () => ({ kind: 'resize', from: SMALL, to: LARGE, timeoutMs: 0 }),
    },
  ],
  snapshot: [
    {
      name: 'snapshot',
      guest: 'on',
      desiredPower: 'ON',
      input: () => ({ kind: 'snapshot', snapshotId: randomUUID() }),
    },
    {
      name: 'snapshot of a guest that is off',
      guest: 'off',
      desiredPower: 'OFF',
      input: () => ({ kind: 'snapshot', snapshotId: randomUUID() }),
    },
  ],
  restore: [
    {
      name: 'restore',
      guest: 'on',
      hasSnapshot: true,
      desiredPower: 'ON',
      input: (snapshotId) => ({ kind: 'restore', snapshotId }),
    },
    {
      name: 'restore of a guest that is off',
      guest: 'off',
      hasSnapshot: true,
      desiredPower: 'OFF',
      input: (snapshotId) => ({ kind: 'restore', snapshotId }),
    },
  ],
  'delete-snapshot': [
    {
      name: 'delete-snapshot',
      guest: 'on',
      hasSnapshot: true,
      desiredPower: 'ON',
      input: (snapshotId) => ({ kind: 'delete-snapshot', snapshotId }),
    },
  ],
  destroy: [
    {
      name: 'destroy',
      guest: 'on',
      hasSnapshot: true,
      desiredPower: 'OFF',
      input: (snapshotId) => ({ kind: 'destroy', snapshotIds: [snapshotId] }),
    },
  ],
};

/** All of them. */
export const SCENARIOS: readonly Scenario[] = Object.entries(SCENARIOS_OF).flatMap(([kind, scenarios]) =>
  scenarios.map((scenario) => ({ ...scenario, kind: kind as OperationKind })),
);
