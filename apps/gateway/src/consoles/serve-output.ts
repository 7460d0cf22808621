import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@cloudlet/daemon';
import type { ConsoleRights } from '../console-rights.ts';
import { bearerOf } from '../http/bearer.ts';
import type { NodeLinks } from '../nodes/node-links.ts';
import type { Patience } from './patience.ts';
import { readOutput } from './read-output.ts';
import type { CloseReason } from './session.ts';

type GatewayParts = {
  readonly rights: ConsoleRights;
  readonly links: NodeLinks;
  readonly logger: Logger;
  readonly patience: Patience;
};

const STATUS_OF: Readonly<Record<CloseReason, number>> = {
  ticket_invalid: 401,
  revoked: 401,
  instance_gone: 404,
  node_unreachable: 503,
  console_unavailable: 503,
};

/** Answers whoever shows a ticket with the console's last output, as bytes; or `{ reason }` why not, in the contract's words. */
export async function serveOutput(
  request: IncomingMessage,
  response: ServerResponse,
  { rights, links, logger, patience }: GatewayParts,
): Promise<void> {
  const ticket = bearerOf(request);
  const grant = ticket === null ? null : await rights.redeem(ticket);
  if (!grant) return refuse(response, 'ticket_invalid');
  const answer = await readOutput(grant, links.find(grant.nodeId), patience.consoleMs);
  const { instanceId, nodeId } = grant;
  if ('reason' in answer) {
    logger.info({ instanceId, nodeId, reason: answer.reason }, 'a console could not be read');
    return refuse(response, answer.reason);
  }
  logger.info({ instanceId, nodeId }, 'a console was read');
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
  response.end(answer.output);
}

function refuse(response: ServerResponse, reason: CloseReason): void {
  response.writeHead(STATUS_OF[reason], { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ reason }));
}
