import {
  CONTRACT_VERSION,
  type ContractVersion,
  contractVersionSchema,
  type ReportEnvelope,
  reportEnvelopeSchema,
} from '@cloudlet/contract';
import { z } from 'zod';
import { OutcomeUnknownError } from '../database/outcome-unknown-error.ts';
import { isFaultOfData, sqlStateOf } from '../database/sql-state.ts';
import type { Transaction } from '../database/transaction.ts';
import { whyDatabaseIsAway } from '../database/why-away.ts';
import { DeposedError, inLeadersTransaction, type Leader } from '../leadership/leader.ts';
import { applyListing } from '../reconcile/apply-listing.ts';
import { applyPower } from '../reconcile/apply-power.ts';
import { readUndescribed } from '../reconcile/keep-orphans.ts';
import { applyHello } from './apply-hello.ts';
import { applyResult } from './apply-result.ts';
import { applyStarted, applyUndoing } from './apply-started.ts';
import { findAttempt } from './find-attempt.ts';
import { lockNodeState, type NodeState, noteReport } from './node-state.ts';
import { keepDeadLetter, refuseReport } from './refuse-report.ts';
import { type Roster, readRoster } from './roster.ts';

export type Applied = {
  /** Committed, whether applied, old news, refused or put aside: the agent need not send them again. */
  readonly acknowledged: string[];
  /** The answer to the last hello among them that was this node's and not of an older start of its agent. */
  readonly roster: Roster | null;
  /** What the node's agent speaks, for the answer. */
  readonly version: ContractVersion;
  /** When they were applied, by the database's clock; milliseconds since 1970. Null where the first try failed. */
  readonly at: number | null;
  /** Instances that a listing among them shows, of which the node is to say more: nothing explains them. */
  readonly unexplained: readonly string[];
  /** Reports that were put into the dead-letter table, with the reason. */
  readonly deadLetters: { readonly reportId: string | null; readonly reason: string }[];
  /** Versions of the contract that were refused: their reports stay the agent's to send, until both sides understand each other. */
  readonly refusedVersions: number[];
};

type Message = { readonly text: string } & (
  | { readonly envelope: ReportEnvelope }
  | { readonly envelope: null; readonly unspoken: number }
  | {
      readonly envelope: null;
      readonly unspoken: null;
      readonly reportId: string | null;
      readonly reason: string;
    }
);

/**
 * Applies what a node reported, in its order, by one transaction; when that fails, each by one of its own, so that a report that
 * cannot be applied goes to the dead letters and blocks nobody. Applying a report again changes nothing.
 * @param nodeId whose stream it is: only that node may write it
 * @param texts the messages as they came, JSON
 * @throws when the database cannot be reached, or DeposedError: nothing is acknowledged then
 */
export async function applyReports(
  leader: Leader,
  nodeId: string,
  texts: readonly string[],
): Promise<Applied> {
  const messages = texts.map(readMessage);
  try {
    return await applyBatch(leader, nodeId, messages);
  } catch (error) {
    if (!isReportsFault(error)) throw error;
    if (messages.length === 1 && messages[0]) return putAside(leader, nodeId, messages[0], error);
  }
  const parts: Applied[] = [];
  for (const message of messages) {
    parts.push(
      await applyBatch(leader, nodeId, [message]).catch((error: unknown) => {
        if (!isReportsFault(error)) throw error;
        return putAside(leader, nodeId, message, error);
      }),
    );
  }
  return {
    acknowledged: parts.flatMap((part) => part.acknowledged),
    roster: parts.findLast((part) => part.roster)?.roster ?? null,
    version: parts.at(-1)?.version ?? CONTRACT_VERSION,
    at: parts.findLast((part) => part.at !== null)?.at ?? null,
    unexplained: parts.flatMap((part) => part.unexplained),
    deadLetters: parts.flatMap((part) => part.deadLetters),
    refusedVersions: parts.flatMap((part) => part.refusedVersions),
  };
}

function applyBatch(leader: Leader, nodeId: string, messages: readonly Message[]): Promise<Applied> {
  return inLeadersTransaction(leader, async (tx) => {
    let node = await lockNodeState(tx, nodeId);
    if (!node) throw new Error(`there is no node ${nodeId}`);
    const applied: Omit<Applied, 'roster' | 'version' | 'at' | 'unexplained'> = {
      acknowledged: [],
      deadLetters: [],
      refusedVersions: [],
    };
    let isListed = false;
    let hello: Pick<Roster, 'version' | 'epoch' | 'helloId' | 'at'> | null = null;
    for (const message of messages) {
      if (message.envelope === null && message.unspoken !== null) {
        applied.refusedVersions.push(message.unspoken);
        await tx.$executeRaw`UPDATE node SET refused_version = ${message.unspoken} WHERE id = ${nodeId}::uuid`;
        continue;
      }
      if (message.envelope === null) {
        const { reportId, reason, text } = message;
        await keepDeadLetter(tx, { nodeId, reportId, reason, body: text });
        applied.deadLetters.push({ reportId, reason });
        if (reportId) applied.acknowledged.push(reportId);
        continue;
      }
      const { envelope } = message;
      const isOwn = isThisNodes(node, envelope);
      node = await applyReport(tx, node, envelope);
      const { epoch, reportId } = envelope;
      if (envelope.report.type === 'hello' && isOwn && epoch === node.epoch) {
        hello = { version: node.contractVersion, epoch, helloId: reportId, at: node.lockedAt };
      }
      if (envelope.report.type === 'listing' && envelope.report.holdings) isListed = true;
      applied.acknowledged.push(reportId);
    }
    // Read after the whole batch: a result in it may have ended an instance.
    const roster = hello && (await readRoster(tx, nodeId, hello));
    const unexplained = isListed ? await readUndescribed(tx, nodeId) : [];
    return { ...applied, roster, version: node.contractVersion, at: node.lockedAt, unexplained };
  });
}

async function applyReport(tx: Transaction, node: NodeState, envelope: ReportEnvelope): Promise<NodeState> {
  if (!isThisNodes(node, envelope)) {
    await refuseReport(tx, node, envelope, 'not_this_nodes_host');
    return node;
  }
  const { report } = envelope;
  switch (report.type) {
    case 'hello':
      return applyHello(tx, node, envelope, report);
    case 'power':
      await applyPower(tx, node, envelope, report);
      break;
    case 'listing':
      await applyListing(tx, node, envelope, report);
      break;
    case 'started':
    case 'undoing':
    case 'result': {
      const attempt = await findAttempt(tx, node, envelope, report);
      if (!attempt) break;
      if (report.type === 'started') await applyStarted(tx, attempt);
      else if (report.type === 'undoing') await applyUndoing(tx, attempt, report.failure);
      else await applyResult(tx, envelope, attempt, report);
    }
  }
  return noteReport(tx, node, envelope);
}

/** Whether it comes from the host that this node is: its credentials may have been copied to another. */
function isThisNodes(node: NodeState, envelope: ReportEnvelope): boolean {
  return envelope.nodeId === node.id && (node.hostUuid === null || envelope.hostUuid === node.hostUuid);
}

const identitySchema = z.object({ reportId: z.uuid() });
const versionSchema = z.object({ version: z.int32() });

function readMessage(text: string): Message {
  const json = parseJson(text);
  const parsed = reportEnvelopeSchema.safeParse(json);
  if (parsed.success) return { text, envelope: parsed.data };
  const version = versionSchema.safeParse(json).data?.version;
  if (version !== undefined && !contractVersionSchema.safeParse(version).success) {
    return { text, envelope: null, unspoken: version };
  }
  const identity = identitySchema.safeParse(json);
  const reason = json === undefined ? 'not JSON' : z.prettifyError(parsed.error);
  const reportId = identity.success ? identity.data.reportId : null;
  return { text, envelope: null, unspoken: null, reportId, reason };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
