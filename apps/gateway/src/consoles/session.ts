import type { GatewayToBrowser } from '@cloudlet/contract';
import type { ConsoleGrant } from '@cloudlet/control';
import type { WebSocket } from 'ws';
import { toBuffer } from '../http/message.ts';
import type { Channel, NodeLink } from '../nodes/node-link.ts';
import type { NodeLinks } from '../nodes/node-links.ts';
import { createOutput } from './output.ts';
import type { Patience } from './patience.ts';

/** Why a console was closed, for the portal to put into words. */
export type CloseReason = Extract<GatewayToBrowser, { type: 'closed' }>['reason'];

/** One viewer at one console. */
export type ConsoleSession = {
  readonly grant: ConsoleGrant;
  readonly end: (reason: CloseReason) => void;
};

/**
 * Joins a browser's WebSocket, whose ticket was good, with the instance's console on its node until either side leaves.
 * When the connection to the node breaks the console is opened again on the next one: the browser then hears `opened` anew.
 */
export function startSession(
  socket: WebSocket,
  grant: ConsoleGrant,
  links: NodeLinks,
  patience: Patience,
): ConsoleSession {
  const output = createOutput(socket);
  let channel: Channel | null = null;
  let isOpen = false;
  let timer: NodeJS.Timeout | undefined;

  const forgetNode = links.onConnected(grant.nodeId, (link) => {
    if (!channel) openOn(link);
  });
  socket.on('message', (data, isBinary) => {
    if (!isBinary) return socket.close(1003, 'the ticket has been redeemed; what follows is bytes');
    // A browser that types faster than the console takes it is not read meanwhile, so that nothing piles up here.
    if (isOpen && channel?.send(toBuffer(data)) === false) socket.pause();
  });
  socket.once('close', leave);
  seek();

  function seek(): void {
    const link = links.find(grant.nodeId);
    if (link) openOn(link);
    else waitAtMost(patience.nodeMs, 'node_unreachable');
  }

  function openOn(link: NodeLink): void {
    waitAtMost(patience.consoleMs, 'console_unavailable');
    channel = link.open(grant.instanceId, {
      onOpened: () => {
        clearTimeout(timer);
        isOpen = true;
        tell(socket, { type: 'opened' });
      },
      onBytes: output.write,
      onReady: () => socket.resume(),
      onComplete: () => end('console_unavailable'),
      onClosed: end,
      onLost: () => {
        channel = null;
        isOpen = false;
        socket.resume();
        seek();
      },
    });
  }

  function waitAtMost(milliseconds: number, reason: CloseReason): void {
    clearTimeout(timer);
    timer = setTimeout(() => end(reason), milliseconds);
  }

  function end(reason: CloseReason): void {
    leave();
    closeWith(socket, reason);
  }

  function leave(): void {
    clearTimeout(timer);
    forgetNode();
    isOpen = false;
    channel?.close();
    channel = null;
  }

  return { grant, end };
}

/** Says why and closes. A browser that was paused has to be read again, or its side of the closing would never be seen. */
export function closeWith(socket: WebSocket, reason: CloseReason): void {
  tell(socket, { type: 'closed', reason });
  socket.resume();
  socket.close(1000, reason);
}

function tell(socket: WebSocket, message: GatewayToBrowser): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}
