import type { AgentToGateway } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import { type ConsoleSession, type Hypervisor, HypervisorError } from '@cloudlet/hypervisor';
import { createOutputBuffer } from './output-buffer.ts';

/** Where a channel's messages go: one connection to the gateway. */
export type GatewayWire = {
  control(message: AgentToGateway): void;
  /** Resolves when the bytes have left this process, so that a slow connection slows the sender and nothing piles up. */
  output(channel: number, bytes: Uint8Array): Promise<void>;
};

/** The consoles open over one connection to the gateway, one channel a viewer. */
export type Channels = {
  open(channel: number, instanceId: string): void;
  /** Sends the last output, says `complete` and closes the channel. */
  read(channel: number, instanceId: string): void;
  /** What a viewer types; the gateway is told when the guest has taken it. */
  input(channel: number, bytes: Uint8Array): void;
  /** The viewer has gone. */
  close(channel: number): void;
  /** The instance is going away: its viewers are told. */
  closeAllOf(instanceId: string): void;
  /** The connection has gone, and with it everybody. */
  closeAll(): void;
};

/** What a viewer sees on opening, and whoever reads gets. */
const TAIL_BYTES = 64 * 1024;
/** What is kept for a viewer while the connection is slow. */
const BUFFER_BYTES = 256 * 1024;
const FRAME_BYTES = 32 * 1024;
/** What is held of a viewer's input while the guest does not take it: the gateway keeps the rest, and stops reading its browser. */
const INPUT_WINDOW_BYTES = 64 * 1024;

type Reason = Extract<AgentToGateway, { type: 'closed' }>['reason'];
type Channel = { readonly instanceId: string; session: ConsoleSession | null; closed: boolean };

export function createChannels(hypervisor: Hypervisor, wire: GatewayWire, logger: Logger): Channels {
  const channels = new Map<number, Channel>();

  const end = (number: number, reason: Reason | null) => {
    const channel = channels.get(number);
    if (!channel) return;
    channels.delete(number);
    channel.closed = true;
    channel.session?.close();
    if (reason) wire.control({ type: 'closed', channel: number, reason });
  };

  const carry = async (number: number, channel: Channel) => {
    const session = await hypervisor.openConsole(channel.instanceId, TAIL_BYTES);
    if (channel.closed) return session.close();
    channel.session = session;
    wire.control({ type: 'opened', channel: number, inputWindow: INPUT_WINDOW_BYTES });
    const buffer = createOutputBuffer(BUFFER_BYTES);
    const sending = sendAll(number, channel, buffer.take);
    try {
      for await (const chunk of session.output) buffer.push(chunk);
    } finally {
      buffer.end();
      await sending;
    }
  };

  const sendTail = async (number: number, channel: Channel) => {
    const tail = await hypervisor.readConsole(channel.instanceId, TAIL_BYTES);
    for (let sent = 0; sent < tail.byteLength && !channel.closed; sent += FRAME_BYTES) {
      await wire.output(number, tail.subarray(sent, sent + FRAME_BYTES));
    }
    if (channel.closed) return;
    end(number, null);
    wire.control({ type: 'complete', channel: number });
  };

  const sendAll = async (
    number: number,
    channel: Channel,
    take: (limit: number) => Promise<Uint8Array | null>,
  ) => {
    for (;;) {
      const bytes = await take(FRAME_BYTES);
      if (!bytes || channel.closed) return;
      await wire.output(number, bytes);
    }
  };

  const type = async (number: number, bytes: Uint8Array) => {
    const channel = channels.get(number);
    if (!channel?.session || bytes.byteLength === 0) return;
    await channel.session.write(bytes);
    if (!channel.closed) wire.control({ type: 'taken', channel: number, bytes: bytes.byteLength });
  };

  const run = async (number: number, instanceId: string, serve: typeof carry) => {
    end(number, null);
    const channel: Channel = { instanceId, session: null, closed: false };
    channels.set(number, channel);
    try {
      await serve(number, channel);
      if (!channel.closed) end(number, await whyEnded(hypervisor, channel.instanceId));
    } catch (error) {
      logger.warn({ err: error, instanceId: channel.instanceId }, 'a console broke off');
      end(number, reasonOf(error));
    }
  };

  return {
    open: (number, instanceId) => void run(number, instanceId, carry),
    read: (number, instanceId) => void run(number, instanceId, sendTail),
    input: (number, bytes) => void type(number, bytes),
    close: (number) => end(number, null),
    closeAllOf(instanceId) {
      for (const [number, channel] of channels) {
        if (channel.instanceId === instanceId) end(number, 'instance_gone');
      }
    },
    closeAll() {
      for (const number of channels.keys()) end(number, null);
    },
  };
}

/** The output ends with the domain or with the hypervisor's connection. */
async function whyEnded(hypervisor: Hypervisor, instanceId: string): Promise<Reason> {
  return (await hypervisor.findDomain(instanceId)) ? 'console_unavailable' : 'instance_gone';
}

function reasonOf(error: unknown): Reason {
  const gone = error instanceof HypervisorError && error.code === 'domain_not_found';
  return gone ? 'instance_gone' : 'console_unavailable';
}
