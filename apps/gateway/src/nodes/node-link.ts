import {
  type AgentToGateway,
  agentToGatewaySchema,
  decodeConsoleFrame,
  encodeConsoleFrame,
  type GatewayToAgent,
} from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { RawData, WebSocket } from 'ws';
import { parseJson, toBuffer } from '../http/message.ts';
import { type ConsoleInput, createConsoleInput } from './console-input.ts';

/** Bytes waiting for a node beyond which its viewers are not read until half of them are gone. */
const CROWDED_BYTES = 256 * 1024;

/** Why a node could not go on with a console, in the words of the contract. */
type ConsoleEnd = 'instance_gone' | 'console_unavailable';

/** What happens on a channel, told to whoever opened it. After `onComplete`, `onClosed` or `onLost` nothing more comes. */
type ChannelEvents = {
  readonly onOpened: () => void;
  readonly onBytes: (bytes: Buffer) => void;
  /** All that `read` asked for has come. */
  readonly onComplete: () => void;
  /** The console takes input again after `send` has said no. */
  readonly onReady: () => void;
  readonly onClosed: (reason: ConsoleEnd) => void;
  /** The connection to the node broke. */
  readonly onLost: () => void;
};

/** One viewer's console on a node. */
export type Channel = {
  /** Takes the bytes in any case. @returns false when no more should be sent before `onReady`. */
  readonly send: (bytes: Buffer) => boolean;
  readonly close: () => void;
};

/** The connection that one node's agent dialled; all consoles of the node go through it. */
export type NodeLink = {
  readonly nodeId: string;
  readonly open: (instanceId: string, events: ChannelEvents) => Channel;
  /** Asks for the console's last output alone. */
  readonly read: (instanceId: string, events: ChannelEvents) => Channel;
  /** Ends it because the node has dialled anew or the gateway is leaving. */
  readonly end: (code: number, reason: string) => void;
};

type OpenChannel = { readonly events: ChannelEvents; readonly input: ConsoleInput; isHeldUp: boolean };

/**
 * Speaks the contract's console protocol with an agent over an accepted WebSocket.
 * @param onGone called once when it is of no more use, before its channels hear of it: they look for another link at once.
 */
export function createNodeLink(
  nodeId: string,
  socket: WebSocket,
  logger: Logger,
  onGone: (link: NodeLink) => void,
): NodeLink {
  const channels = new Map<number, OpenChannel>();
  let lastNumber = 0;

  socket.on('message', (data, isBinary) => (isBinary ? receiveBytes(data) : receiveMessage(data)));
  socket.on('error', (error) => logger.warn({ err: error }, 'the connection to a node failed'));
  socket.once('close', lose);

  function begin(type: 'open' | 'read', instanceId: string, events: ChannelEvents): Channel {
    const number = freeNumber();
    const input = createConsoleInput((bytes) => socket.send(encodeConsoleFrame(number, bytes), letOn));
    const channel: OpenChannel = { events, input, isHeldUp: false };
    channels.set(number, channel);
    tell({ type, channel: number, instanceId });
    return {
      send: (bytes) => {
        if (!channels.has(number)) return true;
        input.send(bytes);
        channel.isHeldUp = input.isWaiting() || socket.bufferedAmount > CROWDED_BYTES;
        return !channel.isHeldUp;
      },
      close: () => {
        if (channels.delete(number)) tell({ type: 'close', channel: number });
      },
    };
  }

  function tell(message: GatewayToAgent): void {
    socket.send(JSON.stringify(message), letOn);
  }

  /** Lets viewers go on who were held up. Runs after each sending; one that fails is followed by `close`. */
  function letOn(): void {
    if (socket.bufferedAmount > CROWDED_BYTES / 2) return;
    for (const channel of channels.values()) {
      if (!channel.isHeldUp || channel.input.isWaiting()) continue;
      channel.isHeldUp = false;
      channel.events.onReady();
    }
  }

  function receiveBytes(data: RawData): void {
    const frame = decodeConsoleFrame(toBuffer(data));
    // Bytes of a channel that was closed meanwhile are still on their way.
    if (frame) channels.get(frame.channel)?.events.onBytes(frame.bytes);
  }

  function receiveMessage(data: RawData): void {
    const parsed = agentToGatewaySchema.safeParse(parseJson(data));
    if (parsed.success) hear(parsed.data);
    else logger.warn({ issues: parsed.error.issues }, 'a node says what the contract has not');
  }

  function hear(message: AgentToGateway): void {
    const channel = channels.get(message.channel);
    if (!channel) return;
    switch (message.type) {
      case 'opened':
        channel.input.openWindow(message.inputWindow);
        channel.events.onOpened();
        break;
      case 'taken':
        channel.input.taken(message.bytes);
        letOn();
        break;
      case 'complete':
        channels.delete(message.channel);
        channel.events.onComplete();
        break;
      case 'closed':
        channels.delete(message.channel);
        channel.events.onClosed(message.reason);
        break;
    }
  }

  function freeNumber(): number {
    do lastNumber = (lastNumber % 0xffff_ffff) + 1;
    while (channels.has(lastNumber));
    return lastNumber;
  }

  function lose(): void {
    socket.off('close', lose);
    onGone(link);
    const lost = [...channels.values()];
    channels.clear();
    for (const { events } of lost) events.onLost();
  }

  const link: NodeLink = {
    nodeId,
    open: (instanceId, events) => begin('open', instanceId, events),
    read: (instanceId, events) => begin('read', instanceId, events),
    end: (code, reason) => {
      // A peer that is gone without a word answers no closing handshake: nobody waits for it.
      lose();
      socket.close(code, reason);
    },
  };
  return link;
}
