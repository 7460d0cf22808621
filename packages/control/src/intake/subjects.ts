import type { Report } from '@cloudlet/contract';
import type { Transaction } from '../database/transaction.ts';
import { type LockedInstance, lockInstance, lockInstances } from '../lifecycle/locked-instance.ts';
import { type AttemptedOperation, readAttemptedOperation, readAttemptedOperations } from './attempt.ts';

/** What reports are about, under the instances' locks. */
export type Subjects = {
  /** Null for one that does not exist. */
  instance(id: string): Promise<LockedInstance | null>;
  /** Null where the instance, which is locked, has none of this id. */
  operation(instanceId: string, id: string): Promise<AttemptedOperation | null>;
  /** A report was applied to the instance: for the next one it is read again. */
  changed(instanceId: string): void;
};

/** Locks and reads what the reports are about by a few statements for all of them; what is asked for besides, when it is asked for. */
export async function lockSubjects(tx: Transaction, reports: readonly Report[]): Promise<Subjects> {
  const instanceIds = new Set(
    reports.flatMap((report) => ('instanceId' in report ? [report.instanceId] : [])),
  );
  const operationIds = new Set(
    reports.flatMap((report) => ('operationId' in report ? [report.operationId] : [])),
  );
  const instances = instanceIds.size > 0 ? await lockInstances(tx, [...instanceIds]) : new Map();
  const operations = operationIds.size > 0 ? await readAttemptedOperations(tx, [...operationIds]) : new Map();
  const asRead = new Set(instanceIds);
  return {
    instance: async (id) => (asRead.has(id) ? (instances.get(id) ?? null) : lockInstance(tx, id)),
    async operation(instanceId, id) {
      if (!asRead.has(instanceId)) return readAttemptedOperation(tx, instanceId, id);
      const operation = operations.get(id);
      return operation?.instanceId === instanceId ? operation : null;
    },
    changed: (instanceId) => void asRead.delete(instanceId),
  };
}
