import { type Logger, pino } from 'pino';
import { openLogLines } from './log-lines.ts';

export type { Logger };

/**
 * The structured logger of one daemon: JSON lines on standard output, one field `part` that names the daemon.
 * Request, operation and node ids are bound with `logger.child({ operationId })` where they become known.
 * `LOG_LEVEL` sets the level (pino's names; default `info`).
 *
 * pino's own destination ends the process when the log's disk is full, and on its way out asks the disk for ever.
 */
export function createLogger(part: string): Logger {
  const lines = openLogLines(1, (lost) => `${JSON.stringify(lostLines(part, lost))}\n`);
  process.on('exit', lines.flush);
  return pino(
    {
      level: process.env.LOG_LEVEL ?? 'info',
      base: { part },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['password', 'secret', 'token', 'ticket', '*.password', '*.secret', '*.token', '*.ticket'],
    },
    lines,
  );
}

function lostLines(part: string, lines: number) {
  const level = pino.levels.values.warn;
  return {
    level,
    time: new Date().toISOString(),
    part,
    lines,
    msg: 'the log could not be written: lines were lost',
  };
}
