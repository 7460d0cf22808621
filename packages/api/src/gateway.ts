import { ControlError } from '@cloudlet/control';
import { z } from 'zod';

/** `gatewayPaths` of the contract, which the API has no other use for; a test holds them together. */
export const CONSOLE_PATH = '/console';
export const CONSOLE_OUTPUT_PATH = '/console/output';

/** Milliseconds that the gateway has: it waits 10 s itself for a node. */
const PATIENCE_MS = 12_000;

const refusalSchema = z.object({
  reason: z.enum(['ticket_invalid', 'revoked', 'instance_gone', 'node_unreachable', 'console_unavailable']),
});

/** The address of one of the gateway's paths. */
export function urlUnder(gatewayUrl: string, path: string): string {
  return `${gatewayUrl.replace(/\/+$/, '')}${path}`;
}

/**
 * Asks the gateway what a console said last. Null when its instance has gone meanwhile.
 * @throws ControlError `console_unavailable`
 */
export async function readConsoleOutput(localGatewayUrl: string, ticket: string): Promise<string | null> {
  const answer = await ask(urlUnder(localGatewayUrl, CONSOLE_OUTPUT_PATH), ticket);
  if (answer.status === 200) return new TextDecoder().decode(answer.body);
  const { reason } = refusalSchema.parse(JSON.parse(new TextDecoder().decode(answer.body)));
  switch (reason) {
    case 'ticket_invalid':
    case 'revoked':
    case 'instance_gone':
      return null;
    case 'node_unreachable':
      throw new ControlError('console_unavailable', { reason });
    case 'console_unavailable':
      throw new ControlError('console_unavailable', { reason: 'not_readable' });
  }
}

async function ask(url: string, ticket: string) {
  try {
    const headers = { authorization: `Bearer ${ticket}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    return { status: response.status, body: await response.arrayBuffer() };
  } catch (cause) {
    throw new ControlError('console_unavailable', { reason: 'gateway_unreachable' }, { cause });
  }
}
