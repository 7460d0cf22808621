import type { Logger } from '@cloudlet/daemon';
import type { WebSocket } from 'ws';
import type { ConsoleRights } from '../console-rights.ts';
import type { NodeLinks } from '../nodes/node-links.ts';
import { firstMessage } from './first-message.ts';
import type { Patience } from './patience.ts';
import { closeWith, startSession } from './session.ts';
import type { Sessions } from './sessions.ts';

type GatewayParts = {
  readonly rights: ConsoleRights;
  readonly links: NodeLinks;
  readonly sessions: Sessions;
  readonly logger: Logger;
  readonly patience: Patience;
};

/** Serves one browser from its first message on: redeems the ticket and joins it with the console that it is good for. */
export async function serveViewer(socket: WebSocket, gateway: GatewayParts): Promise<void> {
  const { rights, links, sessions, logger, patience } = gateway;
  socket.on('error', (error) => logger.info({ err: error }, 'a viewer’s connection failed'));
  const ticket = await firstMessage(socket, patience.ticketMs);
  const grant = ticket === null ? null : await rights.redeem(ticket);
  if (socket.readyState !== socket.OPEN) return;
  if (!grant) {
    logger.info('a console ticket was not good');
    return closeWith(socket, 'ticket_invalid');
  }
  const { instanceId, nodeId, sessionId } = grant;
  logger.info({ instanceId, nodeId, sessionId }, 'a console was opened');
  const session = startSession(socket, grant, links, patience);
  sessions.add(session);
  socket.once('close', () => {
    sessions.remove(session);
    logger.info({ instanceId, nodeId, sessionId }, 'a console was left');
  });
}
