import { CONTRACT_VERSION } from '@cloudlet/contract';
import { OutcomeUnknownError } from '../database/outcome-unknown-error.ts';
import { isFaultOfData, sqlStateOf } from '../database/sql-state.ts';
import { whyDatabaseIsAway } from '../database/why-away.ts';
import { DeposedError, inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { type Applied, applyBatch, type NodeMessages } from './apply-batch.ts';
import { type Message, readMessage } from './message.ts';
import { keepDeadLetter } from './refuse-report.ts';

/**
 * Applies what nodes reported, each node's in its order, by one transaction; when that fails, each node's by one of its own, and then each
 * report: so one that cannot be applied goes to the dead letters and blocks nobody. Applying a report again changes nothing.
 * @param texts the messages as they came, JSON, by the node whose stream they were in: only that node may write it
 * @returns by node
 * @throws when the database cannot be reached, or DeposedError: nothing is to be acknowledged then
 */
export function applyReports(
  leader: Leader,
  texts: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, Applied>> {
  return applyOrDivide(
    leader,
    [...texts].map(([nodeId, ofNode]) => ({ nodeId, messages: ofNode.map(readMessage) })),
  );
}

async function applyOrDivide(
  leader: Leader,
  batch: readonly NodeMessages[],
): Promise<ReadonlyMap<string, Applied>> {
  try {
    return await applyBatch(leader, batch);
  } catch (error) {
    if (!isReportsFault(error)) throw error;
    const [first] = batch;
    const [message] = first?.messages ?? [];
    if (first && message && batch.length === 1 && first.messages.length === 1)
      return new Map([[first.nodeId, await putAside(leader, first.nodeId, message, error)]]);
  }
  const applied = new Map<string, Applied>();
  for (const part of divide(batch)) {
    for (const [nodeId, more] of await applyOrDivide(leader, [part]))
      applied.set(nodeId, joined(applied.get(nodeId), more));
  }
  return applied;
}

/** Node by node, and one node's message by message. */
function divide(batch: readonly NodeMessages[]): readonly NodeMessages[] {
  if (batch.length > 1) return batch;
  return batch.flatMap(({ nodeId, messages }) =>
    messages.map((message) => ({ nodeId, messages: [message] })),
  );
}

function joined(before: Applied | undefined, more: Applied): Applied {
  if (!before) return more;
  return {
    acknowledged: [...before.acknowledged, ...more.acknowledged],
    roster: more.roster ?? before.roster,
    version: more.version,
    at: more.at ?? before.at,
    unexplained: [...before.unexplained, ...more.unexplained],
    deadLetters: [...before.deadLetters, ...more.deadLetters],
    refusedVersions: [...before.refusedVersions, ...more.refusedVersions],
  };
}

async function putAside(leader: Leader, nodeId: string, message: Message, error: unknown): Promise<Applied> {
  const { reportId = null, version = CONTRACT_VERSION } = message.envelope ?? {};
  const reason = error instanceof Error ? error.message : String(error);
  await inLeadersTransaction(leader, (tx) =>
    keepDeadLetter(tx, { nodeId, reportId, reason, body: message.text }),
  );
  return {
    acknowledged: reportId ? [reportId] : [],
    roster: null,
    version,
    at: null,
    unexplained: [],
    deadLetters: [{ reportId, reason }],
    refusedVersions: [],
  };
}

/** Whether the report is to blame rather than the database being away: without an SQLSTATE it is an error of our own. */
function isReportsFault(error: unknown): boolean {
  if (sqlStateOf(error)) return isFaultOfData(error);
  if (error instanceof DeposedError || error instanceof OutcomeUnknownError) return false;
  if (whyDatabaseIsAway(error) !== null) return false;
  return !(error instanceof Error && error.name.startsWith('PrismaClient'));
}
