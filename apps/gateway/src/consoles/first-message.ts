import { browserToGatewaySchema } from '@cloudlet/contract';
import type { RawData, WebSocket } from 'ws';
import { parseJson } from '../http/message.ts';

/** The ticket in a browser's first message; null when something else comes, or nothing in time. */
export function firstMessage(socket: WebSocket, patienceMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(null), patienceMs);
    const onMessage = (data: RawData, isBinary: boolean) => done(isBinary ? null : ticketIn(data));
    const onClose = () => done(null);
    socket.on('message', onMessage);
    socket.on('close', onClose);

    function done(ticket: string | null): void {
      clearTimeout(timer);
      socket.off('message', onMessage);
      socket.off('close', onClose);
      resolve(ticket);
    }
  });
}

function ticketIn(data: RawData): string | null {
  const parsed = browserToGatewaySchema.safeParse(parseJson(data));
  return parsed.success ? parsed.data.ticket : null;
}
