import { describe, expect, test } from 'vitest';
import { MAX_STOP_TIMEOUT_MS, OPERATION_KINDS, OPERATIONS, refusalFor } from './operation-catalogue.ts';
import {
  INSTANCE_STATUSES,
  isFinished,
  OBSERVED_POWERS,
  OPERATION_STATUSES,
  statusForPower,
} from './states.ts';

const TASKS = [...OPERATION_KINDS, null];
const nodeMode = 'ENABLED';

describe.each(OPERATION_KINDS)('%s', (kind) => {
  const rule = OPERATIONS[kind];

  test('is accepted exactly in the statuses that the catalogue names, when nothing else runs', () => {
    for (const status of INSTANCE_STATUSES) {
      const refusal = refusalFor(kind, { status, task: null, nodeMode, isNodeReachable: true });
      if (rule.allowedIn.includes(status)) expect(refusal).toBeNull();
      else expect(refusal).toEqual({ reason: 'wrong-status', status, allowedIn: rule.allowedIn });
    }
  });

  test('waits for no other operation: it is refused, or it supersedes', () => {
    for (const status of rule.allowedIn) {
      for (const task of OPERATION_KINDS) {
        const refusal = refusalFor(kind, { status, task, nodeMode, isNodeReachable: true });
        if (rule.supersedes && task !== kind) expect(refusal).toBeNull();
        else expect(refusal).toEqual({ reason: 'busy', task });
      }
    }
  });

  test('is never accepted of an instance that is gone', () => {
    for (const task of TASKS)
      expect(refusalFor(kind, { status: 'DELETED', task, nodeMode, isNodeReachable: true })).not.toBeNull();
  });

  test('is refused or waits while its node cannot be reached, as the catalogue says', () => {
    for (const status of rule.allowedIn) {
      const refusal = refusalFor(kind, { status, task: null, nodeMode, isNodeReachable: false });
      expect(refusal).toEqual(rule.withoutNode === 'waits' ? null : { reason: 'node-unreachable' });
    }
  });

  test('has patience that ends', () => {
    expect(rule.deadlineMs).toBeGreaterThan(0);
    expect(rule.undoDeadlineMs).toBeGreaterThan(0);
    expect(rule.deadlineMs + rule.undoDeadlineMs + MAX_STOP_TIMEOUT_MS).toBeLessThan(60 * 60_000);
  });

  test('says of power what its end says', () => {
    if (rule.statusAfter === 'ACTIVE') expect(rule.desiredPower).toBe('ON');
    if (rule.statusAfter === 'SHUTOFF' || rule.statusAfter === 'DELETED')
      expect(rule.desiredPower).toBe('OFF');
  });
});

test('of an instance whose node is in maintenance nothing is accepted but its destruction', () => {
  for (const kind of OPERATION_KINDS) {
    for (const status of OPERATIONS[kind].allowedIn) {
      expect(refusalFor(kind, { status, task: null, nodeMode: 'DRAINED', isNodeReachable: true })).toBeNull();
      const refusal = refusalFor(kind, {
        status,
        task: null,
        nodeMode: 'MAINTENANCE',
        isNodeReachable: true,
      });
      expect(refusal).toEqual(kind === 'destroy' ? null : { reason: 'maintenance' });
    }
  }
});

test('every status that lasts has a way out, and destroy is one of them', () => {
  for (const status of INSTANCE_STATUSES) {
    if (status === 'DELETED') continue;
    expect(OPERATIONS.destroy.allowedIn).toContain(status);
    for (const task of TASKS) {
      if (task === 'destroy') continue;
      for (const isNodeReachable of [true, false])
        expect(refusalFor('destroy', { status, task, nodeMode: 'MAINTENANCE', isNodeReachable })).toBeNull();
    }
  }
});

test('only create makes an instance, only destroy ends one', () => {
  const making = OPERATION_KINDS.filter((kind) => OPERATIONS[kind].allowedIn.length === 0);
  expect(making).toEqual(['create']);
  const ending = OPERATION_KINDS.filter((kind) => OPERATIONS[kind].statusAfter === 'DELETED');
  expect(ending).toEqual(['destroy']);
});

test('an operation has ended or has not, a domain’s power always means a status', () => {
  expect(OPERATION_STATUSES.filter(isFinished)).toEqual(['SUCCEEDED', 'FAILED', 'SUPERSEDED']);
  for (const power of OBSERVED_POWERS) expect(INSTANCE_STATUSES).toContain(statusForPower(power));
});
