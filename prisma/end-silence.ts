import type { Socket } from 'node:net';
import type { PoolClient } from 'pg';

/**
 * Ends a connection whose server owes an answer and has said nothing for so long. A server whose host vanished ends no connection,
 * and may be back as another that knows nothing of the question: whoever asked would wait for ever.
 * @param silenceMs longer than any statement waits for a lock
 */
export function endSilence({ connection }: PoolClient, silenceMs: number): void {
  // A TLS connection's is one too.
  const socket = connection.stream as Socket;
  let answeredUpTo = socket.bytesWritten;
  let heard = socket.bytesRead;
  let silentSince = performance.now();

  // Before the client's own listener, which sends the next question.
  connection.prependListener('readyForQuery', () => {
    answeredUpTo = socket.bytesWritten;
  });
  const timer = setInterval(() => {
    const owesAnswer = socket.bytesWritten > answeredUpTo;
    if (!owesAnswer || socket.bytesRead !== heard) {
      heard = socket.bytesRead;
      silentSince = performance.now();
    } else if (performance.now() - silentSince >= silenceMs) {
      socket.destroy(timedOut(silenceMs));
    }
  }, silenceMs / LOOKS);
  timer.unref();
  socket.once('close', () => clearInterval(timer));
}

/** How often a silence is looked at while it lasts. */
const LOOKS = 20;

/** As the system says it, when it notices (errno(3)). */
function timedOut(silenceMs: number): Error {
  const error = new Error(`The database has owed an answer for ${silenceMs} ms`);
  return Object.assign(error, { code: 'ETIMEDOUT', errno: -110, syscall: 'read' });
}
