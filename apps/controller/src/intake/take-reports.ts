import { applyReports, type Leader } from '@cloudlet/control';
import type { Logger } from '@cloudlet/daemon';
import type { Redis } from 'ioredis';
import { type InboxLetter, sendToInboxes } from '../node-door/inboxes.ts';

/**
 * Applies a node's reports and, once they are committed, says so to its agent; a hello is answered by the roster.
 * @returns whether a hello was among them: operations may have waited for the node
 */
export async function takeReports(
  leader: Leader,
  redis: Redis,
  logger: Logger,
  nodeId: string,
  texts: readonly string[],
): Promise<boolean> {
  const { acknowledged, roster, version, at, unexplained, deadLetters, refusedVersions } = await applyReports(
    leader,
    nodeId,
    texts,
  );
  for (const letter of deadLetters) logger.error({ nodeId, ...letter }, 'a report could not be applied');
  for (const refused of new Set(refusedVersions))
    logger.error(
      { nodeId, version: refused },
      'the agent speaks a version of the contract that is not understood',
    );
  const letters: InboxLetter[] = [];
  if (acknowledged.length > 0) {
    letters.push({
      nodeId,
      message: { version, type: 'acknowledged', reportIds: acknowledged, ...(at === null ? {} : { at }) },
    });
  }
  if (roster) {
    letters.push({ nodeId, message: roster });
    logger.info({ nodeId, epoch: roster.epoch, instances: roster.instances.length }, 'the node said hello');
  }
  if (unexplained.length > 0) {
    const instanceIds = [...unexplained];
    letters.push({ nodeId, message: { version, type: 'unexplained', instanceIds } });
    logger.warn({ nodeId, instanceIds }, 'nothing explains what the node has of these instances');
  }
  await sendToInboxes(redis, letters);
  return roster !== null;
}
