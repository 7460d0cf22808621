import { createLogger } from '@cloudlet/daemon';
import { takeLock } from '../process/lock.ts';
import { statePaths } from '../state/paths.ts';
import { programRevision } from '../state/revision.ts';
import { rotate } from './log-rotation.ts';
import { serveSupervisor } from './server.ts';
import { createSupervisor } from './supervisor.ts';

const ROTATE_EVERY_MS = 10_000;

/**
 * Runs the supervisor of one state directory until it is told to end: by a command, or by SIGTERM, which stops all parts.
 * @throws Problem where one runs already.
 */
export async function runSupervisor(stateRoot: string): Promise<void> {
  const paths = statePaths(stateRoot);
  // Whoever called `up` may have another: QEMU, a user of its own, must read what the agent makes.
  process.umask(0o022);
  const logger = createLogger('supervisor');
  const unlock = takeLock(paths.supervisorIdentity, 'supervisor');
  const supervisor = createSupervisor(paths.supervisorRecord, logger);
  const end = () => {
    unlock();
    process.exit(0);
  };

  const rotation = setInterval(() => {
    for (const log of [...supervisor.logs(), paths.partLog('supervisor')]) {
      rotate(log).catch((error: unknown) => logger.error({ err: error, log }, 'a log could not be rotated'));
    }
  }, ROTATE_EVERY_MS);
  rotation.unref();

  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      logger.info({ signal: name }, 'stopping');
      supervisor.stopAll().then(end, (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      });
    });
  }
  // The terminal that started it may close.
  process.on('SIGHUP', () => logger.info('SIGHUP is ignored'));

  await serveSupervisor({
    socket: paths.supervisorSocket,
    supervisor,
    revision: programRevision(),
    logger,
    onEnd: end,
  });
}
