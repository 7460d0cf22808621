import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * The structured logger of one daemon: JSON lines on standard output, one field `part` that names the daemon.
 * Request, operation and node ids are bound with `logger.child({ operationId })` where they become known.
 * `LOG_LEVEL` sets the level (pino's names; default `info`).
 */
export function createLogger(part: string): Logger {
  return pino({
    level: process.env.LOG_LEVEL ?? 'info',
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['password', 'secret', 'token', 'ticket', '*.password', '*.secret', '*.token', '*.ticket'],
  });
}
