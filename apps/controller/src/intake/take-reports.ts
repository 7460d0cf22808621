import { type Applied, applyReports, type Leader } from '@cloudlet/control';
import type { Logger } from '@cloudlet/daemon';
import type { Redis } from 'ioredis';
import { type InboxLetter, sendToInboxes } from '../node-door/inboxes.ts';

/**
 * Applies nodes' reports and, once they are committed, says so to their agents; a hello is answered by the roster.
 * @returns whether a hello was among them: operations may have waited for the node
 */
export async function takeReports(
  leader: Leader,
  redis: Redis,
  logger: Logger,
  texts: ReadonlyMap<string, readonly string[]>,
): Promise<boolean> {
  const applied = [...(await applyReports(leader, texts))];
  for (const [nodeId, ofNode] of applied) log(logger, nodeId, ofNode);
  await sendToInboxes(
    redis,
    applied.flatMap(([nodeId, ofNode]) => lettersTo(nodeId, ofNode)),
  );
  return applied.some(([, { roster }]) => roster !== null);
}

function lettersTo(
  nodeId: string,
  { acknowledged, roster, version, at, unexplained }: Applied,
): InboxLetter[] {
  const letters: InboxLetter[] = [];
  if (acknowledged.length > 0) {
    const reportIds = [...acknowledged];
    letters.push({
      nodeId,
      message: { version, type: 'acknowledged', reportIds, ...(at === null ? {} : { at }) },
    });
  }
  if (roster) letters.push({ nodeId, message: roster });
  if (unexplained.length > 0)
    letters.push({ nodeId, message: { version, type: 'unexplained', instanceIds: [...unexplained] } });
  return letters;
}

function log(logger: Logger, nodeId: string, applied: Applied): void {
  const { roster, unexplained, deadLetters, refusedVersions } = applied;
  for (const letter of deadLetters) logger.error({ nodeId, ...letter }, 'a report could not be applied');
  for (const refused of new Set(refusedVersions))
    logger.error(
      { nodeId, version: refused },
      'the agent speaks a version of the contract that is not understood',
    );
  if (roster)
    logger.info({ nodeId, epoch: roster.epoch, instances: roster.instances.length }, 'the node said hello');
  if (unexplained.length > 0)
    logger.warn(
      { nodeId, instanceIds: unexplained },
      'nothing explains what the node has of these instances',
    );
}
