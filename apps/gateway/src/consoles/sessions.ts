import type { Logger } from '@cloudlet/daemon';
import type { ConsoleRights } from '../console-rights.ts';
import type { ConsoleSession } from './session.ts';

/** The viewers that are at a console now. */
export type Sessions = {
  readonly add: (session: ConsoleSession) => void;
  readonly remove: (session: ConsoleSession) => void;
  /**
   * Ends those whose right is gone: at one instance's console, or at any (null). Never runs twice at once; what is asked for
   * during a run is done at its end.
   */
  readonly recheck: (instanceId: string | null) => Promise<void>;
};

export function createSessions(rights: ConsoleRights, logger: Logger): Sessions {
  const sessions = new Set<ConsoleSession>();
  const wanted = new Set<string | null>();
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (wanted.size > 0) {
      const instances = new Set(wanted);
      wanted.clear();
      const concerned = [...sessions].filter(
        ({ grant }) => instances.has(null) || instances.has(grant.instanceId),
      );
      for (const session of concerned) await check(session);
    }
    running = null;
  }

  /** When the database cannot be asked nobody is cut off and health says so; the next sweep asks again. */
  async function check(session: ConsoleSession): Promise<void> {
    const { instanceId, sessionId } = session.grant;
    try {
      const reason = await rights.lost(session.grant);
      if (!reason || !sessions.has(session)) return;
      logger.info({ instanceId, sessionId, reason }, 'a console was cut');
      session.end(reason);
    } catch (error) {
      logger.error({ err: error, instanceId }, 'the right to a console could not be checked');
    }
  }

  return {
    add: (session) => sessions.add(session),
    remove: (session) => sessions.delete(session),
    recheck: (instanceId) => {
      wanted.add(instanceId);
      // Begins in a turn of its own: a run that finds nobody ends before this assignment otherwise, and stays for ever.
      running ??= Promise.resolve().then(run);
      return running;
    },
  };
}
