import {
  type AgentToGateway,
  decodeConsoleFrame,
  encodeConsoleFrame,
  gatewayPaths,
  gatewayToAgentSchema,
} from '@cloudlet/contract';
import type { WebSocket } from 'ws';
import { connect, type TestClient } from './sockets.ts';

/** An agent that speaks the contract and does as the test says. */
export type FakeAgent = {
  readonly client: TestClient;
  /** Channels that were asked for and not closed, with their instance. */
  readonly channels: ReadonlyMap<number, string>;
  readonly tell: (message: AgentToGateway) => void;
  readonly print: (channel: number, text: string | Buffer) => void;
  /** What was typed at a channel. */
  readonly typed: (channel: number) => string;
};

/** @param isWilling whether it opens every console that it is asked for, or leaves that to the test */
export async function connectAgent(port: number, credential: string, isWilling = true): Promise<FakeAgent> {
  const channels = new Map<number, string>();
  const url = `ws://127.0.0.1:${port}${gatewayPaths.agent}`;
  const client = await connect(url, { authorization: `Bearer ${credential}` }, obey);

  function obey(heard: unknown, socket: WebSocket): void {
    const message = gatewayToAgentSchema.parse(heard);
    if (message.type === 'close') return void channels.delete(message.channel);
    channels.set(message.channel, message.instanceId);
    if (isWilling && message.type === 'open')
      socket.send(JSON.stringify({ type: 'opened', channel: message.channel }));
  }

  return {
    client,
    channels,
    tell: (message) => client.say(message),
    print: (channel, text) => client.socket.send(encodeConsoleFrame(channel, Buffer.from(text))),
    typed: (channel) =>
      client.frames
        .flatMap((frame) => decodeConsoleFrame(frame) ?? [])
        .filter((frame) => frame.channel === channel)
        .map((frame) => frame.bytes.toString())
        .join(''),
  };
}
