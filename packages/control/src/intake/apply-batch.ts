import type { ContractVersion } from '@cloudlet/contract';
import type { Transaction } from '../database/transaction.ts';
import { inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { readUndescribed } from '../reconcile/keep-orphans.ts';
import { applyReport, isThisNodes } from './apply-report.ts';
import type { Message } from './message.ts';
import { lockNodeStates, type NodeState } from './node-state.ts';
import { keepDeadLetter } from './refuse-report.ts';
import { type Roster, readRoster } from './roster.ts';
import { lockSubjects, type Subjects } from './subjects.ts';

/** What came of a node's reports. */
export type Applied = {
  /** Committed, whether applied, old news, refused or put aside: the agent need not send them again. */
  readonly acknowledged: readonly string[];
  /** The answer to the last hello among them that was this node's and not of an older start of its agent. */
  readonly roster: Roster | null;
  /** What the node's agent speaks, for the answer. */
  readonly version: ContractVersion;
  /** When they were applied, by the database's clock; milliseconds since 1970. Null where the first try failed. */
  readonly at: number | null;
  /** Instances that a listing among them shows, of which the node is to say more: nothing explains them. */
  readonly unexplained: readonly string[];
  /** Reports that were put into the dead-letter table, with the reason. */
  readonly deadLetters: readonly { readonly reportId: string | null; readonly reason: string }[];
  /** Versions of the contract that were refused: their reports stay the agent's to send, until both sides understand each other. */
  readonly refusedVersions: readonly number[];
};

/** Messages of one node's stream, in their order. */
export type NodeMessages = { readonly nodeId: string; readonly messages: readonly Message[] };

/** Applies what several nodes reported by one transaction, which a single one that cannot be applied undoes. */
export function applyBatch(
  leader: Leader,
  batch: readonly NodeMessages[],
): Promise<ReadonlyMap<string, Applied>> {
  return inLeadersTransaction(leader, async (tx) => {
    const ids = batch.map(({ nodeId }) => nodeId);
    const nodes = await lockNodeStates(tx, ids);
    const missing = ids.find((id) => !nodes.has(id));
    if (missing) throw new Error(`there is no node ${missing}`);
    const subjects = await lockSubjects(tx, batch.flatMap(reportsToPrepare));
    const applied = new Map<string, Applied>();
    for (const { nodeId, messages } of batch) {
      const node = nodes.get(nodeId);
      if (node) applied.set(nodeId, await applyMessages(tx, node, messages, subjects));
    }
    return applied;
  });
}

/** A listing may change any instance of its node: what else the node says is looked at when its turn comes. */
function reportsToPrepare({ messages }: NodeMessages) {
  const reports = messages.flatMap(({ envelope }) => envelope?.report ?? []);
  return reports.some(({ type }) => type === 'listing') ? [] : reports;
}

async function applyMessages(
  tx: Transaction,
  lockedNode: NodeState,
  messages: readonly Message[],
  subjects: Subjects,
): Promise<Applied> {
  let node = lockedNode;
  const acknowledged: string[] = [];
  const deadLetters: { reportId: string | null; reason: string }[] = [];
  const refusedVersions: number[] = [];
  let isListed = false;
  let hello: Pick<Roster, 'version' | 'epoch' | 'helloId' | 'at'> | null = null;
  for (const message of messages) {
    if (message.envelope === null && message.unspoken !== null) {
      refusedVersions.push(message.unspoken);
      await tx.$executeRaw`UPDATE node SET refused_version = ${message.unspoken} WHERE id = ${node.id}::uuid`;
      continue;
    }
    if (message.envelope === null) {
      const { reportId, reason, text } = message;
      await keepDeadLetter(tx, { nodeId: node.id, reportId, reason, body: text });
      deadLetters.push({ reportId, reason });
      if (reportId) acknowledged.push(reportId);
      continue;
    }
    const { envelope } = message;
    const isOwn = isThisNodes(node, envelope);
    node = await applyReport(tx, node, envelope, subjects);
    const { epoch, reportId } = envelope;
    if (envelope.report.type === 'hello' && isOwn && epoch === node.epoch) {
      hello = { version: node.contractVersion, epoch, helloId: reportId, at: node.lockedAt };
    }
    if (envelope.report.type === 'listing' && envelope.report.holdings) isListed = true;
    acknowledged.push(reportId);
  }
  // Read after all of them: a result may have ended an instance.
  const roster = hello && (await readRoster(tx, node.id, hello));
  const unexplained = isListed ? await readUndescribed(tx, node.id) : [];
  const { contractVersion: version, lockedAt: at } = node;
  return { acknowledged, deadLetters, refusedVersions, roster, version, at, unexplained };
}
