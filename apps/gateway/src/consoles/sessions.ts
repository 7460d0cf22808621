import type { Logger } from '@cloudlet/daemon';
import type { ConsoleRights } from '../console-rights.ts';
import type { ConsoleSession } from './session.ts';

/** The viewers that are at a console now. */
export type Sessions = {
  readonly add: (session: ConsoleSession) => void;
  readonly remove: (session: ConsoleSession) => void;
  readonly count: () => number;
  /** Ends those whose right is gone. Never runs twice at once: a call during a run makes one more run after it. */
  readonly recheck: () => Promise<void>;
};

export function createSessions(rights: ConsoleRights, logger: Logger): Sessions {
  const sessions = new Set<ConsoleSession>();
  let running: Promise<void> | null = null;
  let isWanted = false;

  async function run(): Promise<void> {
    do {
      isWanted = false;
      for (const session of [...sessions]) await check(session);
    } while (isWanted);
    running = null;
  }

  /** When the database cannot be asked nobody is cut off and health says so; the next sweep asks again. */
  async function check(session: ConsoleSession): Promise<void> {
    const { instanceId, userId } = session.grant;
    try {
      const reason = await rights.lost(session.grant);
      if (!reason || !sessions.has(session)) return;
      logger.info({ instanceId, userId, reason }, 'a console was cut');
      session.end(reason);
    } catch (error) {
      logger.error({ err: error, instanceId }, 'the right to a console could not be checked');
    }
  }

  return {
    add: (session) => sessions.add(session),
    remove: (session) => sessions.delete(session),
    count: () => sessions.size,
    recheck: () => {
      isWanted = true;
      running ??= run();
      return running;
    },
  };
}
