import { z } from 'zod';

/**
 * The console's way: browser ⇄ gateway ⇄ agent. The browser's first message redeems its ticket; the agent dials the gateway
 * and carries all consoles of its node on one WebSocket. Control messages are JSON text frames. Bytes are binary frames:
 * between browser and gateway the plain bytes; between gateway and agent 4 bytes of channel number (big-endian) and then the bytes.
 *
 * No message is larger than 1 MiB. Each viewer has a channel of its own, also when several look at one console: the agent
 * sends each the last 64 KiB of output after `opened`, then what comes. Neither side ever stops reading the node's connection
 * for one console's sake, which would stop the others and the pings: the gateway skips output for a browser that cannot keep up,
 * and an agent that gave an `inputWindow` gets no more input than that until it says `taken`: the browser that types faster is not
 * read meanwhile, and nothing of what it types is lost.
 */
export const browserToGatewaySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), ticket: z.string().min(1).max(200) }),
]);
export type BrowserToGateway = z.infer<typeof browserToGatewaySchema>;

/**
 * `reason` is a code that the portal has a text for. `opened` comes again when the connection to the node was interrupted and the
 * console could be opened anew: the last output then comes again too, so the page clears its terminal at each `opened`.
 */
export const gatewayToBrowserSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened') }),
  z.object({
    type: z.literal('closed'),
    reason: z.enum(['ticket_invalid', 'revoked', 'instance_gone', 'node_unreachable', 'console_unavailable']),
  }),
]);
export type GatewayToBrowser = z.infer<typeof gatewayToBrowserSchema>;

export const gatewayToAgentSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), channel: z.int().positive(), instanceId: z.uuid() }),
  /** Asks for the last 64 KiB of output alone: frames with them, then `complete`. */
  z.object({ type: z.literal('read'), channel: z.int().positive(), instanceId: z.uuid() }),
  z.object({ type: z.literal('close'), channel: z.int().positive() }),
]);
export type GatewayToAgent = z.infer<typeof gatewayToAgentSchema>;

export const agentToGatewaySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('opened'),
    channel: z.int().positive(),
    /** Bytes of input that the agent is ready to hold for this channel; without it the gateway sends as they come. */
    inputWindow: z.int().positive().optional(),
  }),
  /** The console took so many bytes of input: the gateway may send as many more. */
  z.object({ type: z.literal('taken'), channel: z.int().positive(), bytes: z.int().positive() }),
  /** All that a `read` asked for has been sent, and the channel is closed. */
  z.object({ type: z.literal('complete'), channel: z.int().positive() }),
  z.object({
    type: z.literal('closed'),
    channel: z.int().positive(),
    reason: z.enum(['instance_gone', 'console_unavailable']),
  }),
]);
export type AgentToGateway = z.infer<typeof agentToGatewaySchema>;

/**
 * Paths that the gateway serves. Nodes show `Authorization: Bearer <nodeId>.<secret>`; at the door for other machines also their
 * certificate, but to enrol.
 */
export const gatewayPaths = {
  /** Browsers' WebSocket. */
  console: '/console',
  /** GET with `Authorization: Bearer <ticket>`: the last 64 KiB of the console's output. */
  consoleOutput: '/console/output',
  /** Agents' WebSocket. */
  agent: '/node/console',
  /** GET: an image's bytes, for nodes. */
  image: (sha256: string) => `/node/images/${sha256}`,
  /** POST: a machine redeems its join command. Served at the door alone. */
  enrolment: '/node/enrolment',
  /** POST: a node's next certificate, before its present one expires. Served at the door alone. */
  certificate: '/node/certificate',
} as const;
