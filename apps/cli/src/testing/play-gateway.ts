import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A gateway that speaks its part of docs/api.md ("The console") and does as the test says. */
export type PlayedGateway = {
  readonly url: string;
  /** What was typed at the console. */
  readonly typed: () => string;
  /** To whoever looks at the console now. */
  readonly print: (text: string) => void;
  readonly tell: (message: object) => void;
  readonly close: () => Promise<void>;
};

/** @param greeting what the guest had written before anybody came */
export async function playGateway(greeting: string): Promise<PlayedGateway> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  let viewer: WebSocket | undefined;
  let typed = '';
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      if (isBinary) {
        typed += data.toString();
        return;
      }
      const { type, ticket } = JSON.parse(data.toString());
      if (type !== 'open' || !ticket) return socket.close();
      viewer = socket;
      socket.send('{"type":"opened"}');
      socket.send(Buffer.from(greeting));
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    typed: () => typed,
    print: (text) => viewer?.send(Buffer.from(text)),
    tell: (message) => viewer?.send(JSON.stringify(message)),
    close: () => {
      for (const socket of server.clients) socket.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
