import type { WebSocket } from 'ws';

/** Milliseconds between pings: proxies and NATs forget what has been silent for a minute. */
const PING_INTERVAL_MS = 20_000;

/**
 * Keeps an idle WebSocket alive and finds out when the other side is gone: whoever has not answered a ping by the time
 * of the next one is cut off (not while we do not read its answers). Any WebSocket client answers pings by itself (RFC 6455 section 5.5.2).
 */
export function keepAlive(socket: WebSocket, intervalMs: number = PING_INTERVAL_MS): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered && !socket.isPaused) return socket.terminate();
    answered = false;
    socket.ping();
  }, intervalMs);
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('close', () => clearInterval(timer));
}
